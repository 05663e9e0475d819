// The list of versions, and buttons that copy examples. Both do without: the site works as files, too.

async function showVersions() {
  const select = document.getElementById("versions");
  if (!select || location.protocol === "file:") return;
  const { root, page, version } = select.dataset;
  const response = await fetch(`${root}versions.json`).catch(() => null);
  if (!response?.ok) return;
  for (const name of await response.json()) {
    select.add(new Option(name, name, false, name === version));
  }
  select.closest("label").hidden = false;
  select.addEventListener("change", async () => {
    const same = `${root}${select.value}/${page}.html`;
    const found = await fetch(same, { method: "HEAD" }).catch(() => null);
    location.href = found?.ok ? same : `${root}${select.value}/index.html`;
  });
}

function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const code of document.querySelectorAll("div.highlight > pre")) {
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.innerText);
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2000);
    });
    code.parentElement.append(button);
  }
}

showVersions();
addCopyButtons();
