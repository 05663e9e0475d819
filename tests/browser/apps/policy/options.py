"""Tables whose settings run script or load something, as if a model or a link had written them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shiny_chatkit.types import TableArtifact


class UntrustedTable(TableArtifact):
    """A table whose settings nobody vouches for."""

    def fields(self) -> dict[str, Any]:
        return {name: value for name, value in super().fields().items() if name != "trusted"}


def _columns(at: str) -> list[dict[str, Any]]:
    run = "window.ran = 'column'"
    image = f"<img src='{at}/grid-header.png' onerror=\"window.ran = 'header'\">"
    return [
        {"field": "a", "valueGetter": run},
        {"field": "a", "valueFormatter": run},
        {"field": "a", "keyCreator": run, "equals": run, "comparator": run},
        {"field": "a", "cellClassRules": {"x": run}, "cellClass": run},
        {"field": "a", "cellStyle": {"backgroundImage": f"url({at}/grid-style.png)"}},
        {"field": "a", "headerStyle": {"backgroundImage": f"url({at}/grid-style.png)"}},
        {"field": "a", "tooltipValueGetter": run, "tooltipField": "a"},
        {"field": "a", "headerValueGetter": run},
        {"field": "a", "headerName": image, "headerTooltip": image},
        {"field": "a", "headerComponentParams": {"template": image, "innerHeaderComponent": run}},
        {"field": "a", "cellRenderer": run, "cellRendererParams": {"innerRenderer": image}},
        {"field": "a", "icons": {"sortAscending": image, "menu": image}, "sort": "asc"},
        {"field": "a", "children": [{"field": "b", "valueGetter": run}]},
        {"field": "a", "type": "custom", "editable": True, "valueSetter": run, "valueParser": run},
    ]


def _options(at: str) -> Iterator[dict[str, Any]]:
    run = "window.ran = 'grid'"
    image = f"<img src='{at}/grid-overlay.png' onerror=\"window.ran = 'overlay'\">"
    yield {"overlayNoRowsTemplate": image, "overlayLoadingTemplate": image, "rowData": []}
    yield {"overlayLoadingTemplate": image, "loading": True}
    yield {"icons": {"sortAscending": image, "filter": image}, "getRowId": run, "getRowClass": run}
    yield {
        "rowClassRules": {"x": run},
        "rowStyle": {"backgroundImage": f"url({at}/grid-style.png)"},
        "columnTypes": {"custom": {"valueGetter": run}},
        "defaultColDef": {"valueGetter": run, "headerComponentParams": {"template": image}},
        "columnDefs": [{"field": "a", "valueGetter": run}],
        "localeText": {"noRowsToShow": image, "page": image},
        "pinnedTopRowData": [{"a": image}],
        "fullWidthCellRenderer": run,
        "isFullWidthRow": run,
        "onGridReady": run,
        "context": {"template": image},
        "components": {"agColumnHeader": run},
        "__proto__": {"valueGetter": run},
    }


def tables(at: str) -> Iterator[TableArtifact]:
    """Make tables with everything that AG Grid evaluates, sets as HTML or loads."""
    rows = [{"a": f"<img src='{at}/cell.png'>", "b": f"![]({at}/x.png)"}]
    yield TableArtifact(rows, height="120px")
    yield UntrustedTable(rows, column_defs=_columns(at), height="120px")
    for options in _options(at):
        yield UntrustedTable(
            rows, grid_options=options, height="120px", title="<img src=x onerror='window.ran = 1'>"
        )
