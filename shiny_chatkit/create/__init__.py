"""Creates the folder of a new app from a template: ``python -m shiny_chatkit create NAME``.

Owns the templates, which are apps that run as they are; never imports them, and never changes an existing file.
"""

from ._command_line import add_command
from ._folder import CreateError, Template, create_app

__all__ = ["CreateError", "Template", "add_command", "create_app"]
