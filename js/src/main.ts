// The entry: defines the element, once per page.
import { ShinyChatkit } from "./element";
import { prepareForPrint } from "./views/shared/print";

if (!customElements.get("shiny-chatkit")) {
  customElements.define("shiny-chatkit", ShinyChatkit);
  prepareForPrint();
}
