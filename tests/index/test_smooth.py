"""Vectors moved towards their chapter's."""

import numpy as np

from index.smooth import smooth


def test_neighbours_come_nearer_and_length_stays_one() -> None:
    """Two articles of a chapter end up nearer to each other; one alone in its law stays where it is."""
    vectors = np.asarray([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], np.float32)
    moved = smooth(vectors, ["a", "a", "b"], ["law", "law", "other"])

    assert moved[0] @ moved[1] > vectors[0] @ vectors[1]
    assert np.allclose(moved[2], vectors[2])
    assert np.allclose(np.linalg.norm(moved, axis=1), 1.0)
