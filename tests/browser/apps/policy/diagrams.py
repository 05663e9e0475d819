"""Diagrams of Mermaid that load something, lead elsewhere or run script."""

from __future__ import annotations

_LOOSE = "%%{init: {'securityLevel': 'loose', 'htmlLabels': true, 'flowchart': {'htmlLabels': true}}}%%\nflowchart LR\n"

_ATTACKS = (
    'flowchart LR\n  A["![x](%s/label.png)"] --> B["`![x](%s/label.png) <b>x</b>`"]',
    'flowchart LR\n  A@{ img: "%s/node.png", label: "x" }',
    'flowchart LR\n  A@{ "im\\u0067": "%s/node.png", label: "x" }',
    "flowchart LR\n  A@{ icon: 'fa:fa-user', form: 'square' }",
    'flowchart LR\n  A --> B\n  click A href "%s/link" "tip" _self\n  click B call alert()',
    'flowchart LR\n  A --> B\n  click A href "javascript:window.ran=1"',
    "flowchart LR\n  A --> B\n  style A fill:url(%s/style.svg#a)\n  classDef x stroke:url(%s/style.svg#a)",
    "flowchart LR\n  A:::x --> B\n  classDef x fill:u\\72l(%s/style.svg#a),background:image-set('%s/style.png' 1x)",
    "%%{init: {'themeCSS': 'rect { fill: url(%s/style.svg#a) } @import \"%s/style.css\";'}}%%\nflowchart LR\n  A",
    "%%{init: {'themeVariables': {'fontFamily': 'x; } * { background: u\\\\72l(%s/a) } '}}}%%\nflowchart LR\n  A",
    _LOOSE + "  A[\"<img src=%s/html.png onerror='window.ran=1'>\"]",
    _LOOSE + '  A["#lt;img src=%s/html.png onerror=window.ran=1#gt; &lt;img src=%s/html.png&gt;"]',
    "sequenceDiagram\n  participant A\n  link A: Site @ %s/link\n  A->>A: <feImage href='%s/filter.png'/>",
    'classDiagram\n  class A\n  link A "%s/link" "tip"\n  callback A "window.ran=1"',
    "journey\n  title <svg onload='window.ran=1'>\n  section x\n    y: 5: z",
    "gitGraph\n  commit id: \"<image href='%s/commit.png'/>\"",
    "mindmap\n  root((x))\n    ::icon(fa fa-book)\n    <b>y</b>",
)


def diagrams(at: str) -> str:
    """Write a code block for each."""
    return "\n\n".join(f"```mermaid\n{attack.replace('%s', at)}\n```" for attack in _ATTACKS)


DIAGRAMS = len(_ATTACKS)
"""How many there are."""
