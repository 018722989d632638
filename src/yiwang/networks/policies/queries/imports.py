"""Walking a decision model and the models it imports."""

from collections.abc import Iterator

from yiwang.kernel import dmn


def with_imports(model: dmn.Model) -> Iterator[dmn.Model]:
    """Yield a model, then every model it imports, however far behind."""
    yield model
    for other in model.imported.values():
        yield from with_imports(other)
