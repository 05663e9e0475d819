// www/lib/mermaid/mermaid.js: Mermaid, for the frame in which diagrams are drawn (../drawings/frame.ts).
import mermaid from "mermaid";

(window as { chatkitMermaid?: unknown }).chatkitMermaid = mermaid;
