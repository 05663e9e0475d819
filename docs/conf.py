"""The settings of the documentation site; `make docs` builds it."""

import logging
import os
import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

# It announces its plugins when it is imported.
logging.getLogger("alembic").setLevel(logging.WARNING)

project = "shiny_chatkit"
author = "The shiny_chatkit authors"
# scripts/docs-versions names what it builds: a tag, or "main".
version = release = os.environ.get("DOCS_VERSION") or installed_version("shiny-chatkit")

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "public_names",
]
exclude_patterns = ["_ext", "_static", "_templates"]
templates_path = ["_templates"]

# Broken links and unknown names are warnings, and `make docs` makes warnings errors.
nitpicky = True
nitpick_ignore_regex = [
    # Types of annotations: those of other packages, whose documentation is elsewhere, and private ones.
    ("py:(class|exc)", r"(?!shiny_chatkit\.).*"),
    ("py:.*", r"(?!shiny_chatkit\.)\w+\..*"),
    ("py:.*", r"shiny_chatkit\.(\w+\.)*_\w+\..*"),
    ("py:.*", r"shiny_chatkit\.(?!(express|frameworks|playwright|stores|testing|types)\.)\w+\..*"),
]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
# Examples contain Jinja, shell prompts and unfinished code that a lexer may not know.
suppress_warnings = ["misc.highlighting_failure"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {
    "members": True,
    # All members, except those of these bases.
    "inherited-members": "object, tuple, dict, BaseException, Exception, Protocol, Generic",
}
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
maximum_signature_line_length = 88

html_theme = "furo"
html_title = f"shiny_chatkit {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_show_sourcelink = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/versions.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
