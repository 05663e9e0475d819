// The entry of pages with a markdown stream: defines its element, once per page.
import { ShinyChatkitStream } from "./stream-element";

if (!customElements.get("shiny-chatkit-stream")) {
  customElements.define("shiny-chatkit-stream", ShinyChatkitStream);
}
