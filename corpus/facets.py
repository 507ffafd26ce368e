"""What can be looked up in a provision besides its words: bodies, times and figures."""

from dataclasses import dataclass

from corpus.bodies import Body, Role, bodies_of
from corpus.figures import Figure, figures_of
from corpus.terms import Term, terms_of
from corpus.types import Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The bodies, times and figures of one provision, each with its place in the text."""

    provision: str
    bodies: tuple[Body, ...]
    terms: tuple[Term, ...]
    figures: tuple[Figure, ...]

    @property
    def responsible(self) -> tuple[Body, ...]:
        """The bodies after 责任单位."""
        return tuple(b for b in self.bodies if b.role is Role.RESPONSIBLE)

    @property
    def actors(self) -> tuple[str, ...]:
        """The names of all bodies and actors, each once, in the order of the text."""
        return tuple(dict.fromkeys(b.name for b in self.bodies))


def facets_of(provision: Provision) -> Facets:
    """Read the facets of one provision."""
    return Facets(
        provision=provision.id,
        bodies=bodies_of(provision),
        terms=terms_of(provision),
        figures=figures_of(provision),
    )
