"""The judge that goes with the settings' model, where there is one."""

from index.errors import ModelMissing
from index.model import find_model
from index.settings import BUNDLED, IndexSettings
from index.stance import Judge, find_judge


def open_judge(settings: IndexSettings) -> Judge | None:
    """The judge prepared beside the bundled model; None for another model, or where none was trained."""
    if settings.model != BUNDLED or not settings.adapter:
        return None
    try:
        return find_judge(find_model(settings.models, adapter=True), threads=settings.threads)
    except ModelMissing:
        return None
