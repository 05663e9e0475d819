// The icons of artifacts; all others are in base/icons.ts.
import { svg } from "../../base/icons";

export const icons = {
  copy: svg('<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h9"/>'),
  check: svg('<path d="m5 12.5 4.5 4.5L19 7"/>'),
  download: svg('<path d="M12 4v11"/><path d="m7 11 5 5 5-5"/><path d="M5 20h14"/>'),
  expand: svg('<path d="M14 4h6v6"/><path d="m20 4-7 7"/><path d="M10 20H4v-6"/><path d="m4 20 7-7"/>'),
  file: svg('<path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8Z"/><path d="M14 3v5h5"/>'),
};

export const artifactIcons: Record<string, string> = {
  code: svg('<path d="m8 7-5 5 5 5"/><path d="m16 7 5 5-5 5"/>'),
  markdown: svg(
    '<path d="M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8Z"/><path d="M14 3v5h5"/>' +
      '<path d="M9 13h6"/><path d="M9 17h4"/>',
  ),
  html: svg('<rect x="3" y="4.5" width="18" height="15" rx="2"/><path d="M3 9h18"/><path d="M6.5 6.8v-.1"/>'),
  table: svg(
    '<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><path d="M3.5 9.5h17M3.5 14.5h17M9.5 4.5v15"/>',
  ),
  plotly: svg('<path d="M4 4v14a2 2 0 0 0 2 2h14"/><path d="m8 14 3.5-4 3 2.5L19 7"/>'),
  vega: svg('<path d="M4 4v14a2 2 0 0 0 2 2h14"/><path d="M9 16v-4M13.5 16V7M18 16v-6"/>'),
  image: svg(
    '<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="9" cy="10" r="1.5"/>' +
      '<path d="m4 18 5-4 3 2.5 4-4.5 4.5 4.5"/>',
  ),
  json: svg(
    '<path d="M8.5 4H8a2 2 0 0 0-2 2v3.5A2.5 2.5 0 0 1 3.5 12 2.5 2.5 0 0 1 6 14.5V18a2 2 0 0 0 2 2h.5"/>' +
      '<path d="M15.5 4h.5a2 2 0 0 1 2 2v3.5a2.5 2.5 0 0 0 2.5 2.5 2.5 2.5 0 0 0-2.5 2.5V18a2 2 0 0 1-2 2h-.5"/>',
  ),
};
