"""Question → cited answer; the only room that knows LangChain chains and chat models."""
