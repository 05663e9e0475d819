"""Texts that the app shows and its tests compare."""

BYTES = "\tfirst  \r\n\n\n  <b>&amp;</b> \u00e9\U0001f600\u00a0\r\nlast \n\n"
"""Code that everything between the server and the clipboard would like to tidy up."""

ESCAPE = """
<p id="seen">nothing tried</p>
<script>
const got = [];
const attempt = (name, run) => { try { run(); got.push(name); } catch { } };
attempt("parent", () => parent.document.title);
attempt("top", () => { top.location = "about:blank#gone"; });
attempt("storage", () => localStorage.length);
attempt("cookie", () => document.cookie);
attempt("popup", () => { if (!window.open("about:blank")) throw 0; });
document.getElementById("seen").textContent = "reached: " + got.join(" ");
</script>
"""
