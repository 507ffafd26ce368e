"""The judge that goes with the settings' model and a library, where there is one."""

from index.model import find_model, prepare_model
from index.passages import CorpusLibrary
from index.settings import BUNDLED, IndexSettings
from index.stance import Judge, find_judge, prepare_judge


def has_judge(settings: IndexSettings) -> bool:
    """Whether the settings' model is the one that a judge was trained on."""
    return settings.model == BUNDLED and settings.adapter


def open_judge(settings: IndexSettings, library: CorpusLibrary) -> Judge | None:
    """The prepared judge; None for another model, or where none was trained.

    Raises:
        ModelMissing: it was not prepared for this library.
    """
    if not has_judge(settings):
        return None
    return find_judge(find_model(settings.models, adapter=True), library, threads=settings.threads)


def make_judge(settings: IndexSettings, library: CorpusLibrary) -> None:
    """Prepare the judge, where there is one and that is not done yet; the model must be prepared."""
    if has_judge(settings):
        prepare_judge(prepare_model(settings.models, adapter=True), library, threads=settings.threads)
