"""tmp"""
def add_notices(composed, *a): return composed
