"""Finds uses of other libraries' private names in Python code, as far as the code alone tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator

OWN = "shiny_chatkit"

_READERS = ("getattr", "setattr", "hasattr", "delattr")
_FACTORIES = ("attrgetter", "methodcaller")
_IMPORTERS = ("import_module", "__import__")


def is_private(name: str) -> bool:
    """Whether a name is private by its underscore; ``Effect_`` is how Shiny marks some, too."""
    is_special = name.startswith("__") and name.endswith("__")
    return not is_special and name != "_" and (name.startswith("_") or name.endswith("_"))


def private_uses(source: str) -> list[tuple[int, str]]:
    """Return the line and the text of each use of a private name that the file itself does not define."""
    tree = ast.parse(source)
    own = set(_defined(tree))
    return sorted({(node.lineno, ast.unparse(node)) for node in _uses(tree, own)})


def _uses(tree: ast.AST, own: set[str]) -> Iterator[ast.stmt | ast.expr]:
    for node in _run(tree):
        if isinstance(node, ast.ImportFrom):
            if node.level == 0 and _is_foreign(node.module or ""):
                names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
                if any(map(is_private, names)):
                    yield node
        elif isinstance(node, ast.Import):
            foreign = [alias.name for alias in node.names if _is_foreign(alias.name)]
            if any(is_private(part) for name in foreign for part in name.split(".")):
                yield node
        elif isinstance(node, ast.Attribute):
            if _is_hidden(node.attr) and node.attr not in own and not _is_self(node.value):
                yield node
        elif isinstance(node, ast.Call):
            if any(_is_hidden(name) and name not in own for name in _named_in(node)):
                yield node
        elif isinstance(node, ast.Subscript) and _is_namespace(node.value):
            key = node.slice
            if isinstance(key, ast.Constant) and any(map(_is_hidden, str(key.value).split("."))):
                yield node


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Return all nodes but those of ``if TYPE_CHECKING``, which only a type checker reads."""
    yield tree
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for each in node.orelse:
                yield from _run(each)
        else:
            yield from _run(node)


def _is_hidden(name: str) -> bool:
    # Attributes with an underscore at their end only avoid a keyword: class_, for_.
    return is_private(name) and name.startswith("_")


def _is_foreign(module: str) -> bool:
    return module.partition(".")[0] != OWN


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def _named_in(call: ast.Call) -> Iterator[str]:
    """Return the names that a call looks up by their text."""
    called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    texts = [a.value if isinstance(a, ast.Constant) else None for a in call.args]
    if called in _READERS and len(texts) > 1 and isinstance(texts[1], str):
        yield texts[1]
    elif called in (*_FACTORIES, *_IMPORTERS):
        for text in texts:
            if isinstance(text, str):
                yield from text.split(".")


def _is_namespace(node: ast.expr) -> bool:
    """Whether this is the dictionary of an object's attributes, or that of all modules."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "vars"
    return isinstance(node, ast.Attribute) and node.attr in ("__dict__", "modules")


def _defined(tree: ast.AST) -> Iterator[str]:
    """Return the names that a file's own functions and classes define, as attributes or methods."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                targets = each.targets if isinstance(each, ast.Assign) else []
                if isinstance(each, ast.AnnAssign):
                    targets = [each.target]
                yield from (target.id for target in targets if isinstance(target, ast.Name))
        if isinstance(node, ast.Attribute):
            is_set = isinstance(node.ctx, ast.Store)
            if is_set and _is_self(node.value):
                yield node.attr
