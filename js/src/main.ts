// The entry: defines the element, once per page.
import { ShinyChatkit } from "./element";

if (!customElements.get("shiny-chatkit")) customElements.define("shiny-chatkit", ShinyChatkit);
