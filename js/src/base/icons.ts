// The element's icons as SVG text. They use the text color and are hidden from screen readers.

export const svg = (body: string, extra = ""): string =>
  `<svg viewBox="0 0 24 24" width="1em" height="1em" fill="none" stroke="currentColor" stroke-width="2" ` +
  `stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"${extra}>${body}</svg>`;

export const icons = {
  send: svg('<path d="M12 19V5"/><path d="m5.5 11.5 6.5-6.5 6.5 6.5"/>'),
  stop: svg('<rect x="6.5" y="6.5" width="11" height="11" rx="2" fill="currentColor" stroke="none"/>'),
  jump: svg('<path d="M12 5v14"/><path d="m5.5 12.5 6.5 6.5 6.5-6.5"/>'),
  close: svg('<path d="m6 6 12 12"/><path d="m18 6-12 12"/>'),
  clock: svg('<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>'),
  warning: svg('<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5"/><path d="M12 16.5v.01"/>'),
  check: svg('<path d="m5 12.5 4.5 4.5L19 7.5"/>'),
  minus: svg('<path d="M6 12h12"/>'),
  question: svg('<path d="M8.7 9a3.4 3.4 0 1 1 5 3c-1.1.6-1.7 1.3-1.7 2.5"/><path d="M12 18.5v.01"/>'),
  chevron: svg('<path d="m6.5 9.5 5.5 5.5 5.5-5.5"/>'),
  previous: svg('<path d="m14.5 6.5-5.5 5.5 5.5 5.5"/>'),
  next: svg('<path d="m9.5 6.5 5.5 5.5-5.5 5.5"/>'),
  thinking: svg(
    '<path d="M9.5 17.5h5"/><path d="M10.5 20.5h3"/><path d="M9.5 17.5c0-2-3.5-3.6-3.5-8a6 6 0 0 1 12 0c0 4.4-3.5 6-3.5 8"/>',
  ),
  tool: svg('<path d="m12 3 7.8 4.5v9L12 21l-7.8-4.5v-9Z"/><circle cx="12" cy="12" r="3.2"/>'),
  copy: svg('<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h9"/>'),
  edit: svg(
    '<path d="M4.5 19.5 5.4 15 16 4.4a1.9 1.9 0 0 1 2.7 0l.9.9a1.9 1.9 0 0 1 0 2.7L9 18.6Z"/><path d="m14 6.5 3.5 3.5"/>',
  ),
  again: svg('<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4l2.3 2.2"/><path d="M19.5 4v4.8h-4.8"/>'),
  up: svg(
    '<path d="M7.5 10.5 11 3.6a2.2 2.2 0 0 1 2.6 2.2V9h4.6a2 2 0 0 1 2 2.4l-1.3 6.9a2 2 0 0 1-2 1.7H7.5"/>' +
      '<path d="M3.5 10.5h4V20h-4z"/>',
  ),
  down: svg(
    '<path d="M7.5 13.5 11 20.4a2.2 2.2 0 0 0 2.6-2.2V15h4.6a2 2 0 0 0 2-2.4l-1.3-6.9a2 2 0 0 0-2-1.7H7.5"/>' +
      '<path d="M3.5 13.5h4V4h-4z"/>',
  ),
  quote: svg('<path d="M5 7.5h14"/><path d="M5 12h14"/><path d="M5 16.5h8"/>'),
  file: svg('<path d="M6 3.5h7.5L18.5 8.5V20.5H6Z"/><path d="M13.5 3.5v5h5"/>'),
  widget: svg(
    '<rect x="4" y="4" width="7" height="7" rx="1.5"/><rect x="13" y="4" width="7" height="7" rx="1.5"/>' +
      '<rect x="4" y="13" width="7" height="7" rx="1.5"/><path d="M16.5 13.5v6"/><path d="M13.5 16.5h6"/>',
  ),
  export: svg('<path d="M12 4v11"/><path d="m7.5 11 4.5 4.5 4.5-4.5"/><path d="M5 19.5h14"/>'),
  settings: svg(
    '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.5"/><circle cx="8" cy="17" r="2.5"/>',
  ),
  assistant: svg(
    '<path d="M12 3.2 13.9 9a1.8 1.8 0 0 0 1.1 1.1L20.8 12 15 13.9a1.8 1.8 0 0 0-1.1 1.1L12 20.8 10.1 15A1.8 1.8 0 0 0 ' +
      '9 13.9L3.2 12 9 10.1A1.8 1.8 0 0 0 10.1 9Z" fill="currentColor" stroke="none"/>',
  ),
};
