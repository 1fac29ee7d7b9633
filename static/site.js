// Progressive enhancement only: every page works with this file missing.
"use strict";

// Point at a reading, see its words in the abstract; and the other way round.
for (const link of document.querySelectorAll("a.reading")) {
  const words = [...document.querySelectorAll("mark[data-readings]")].filter((mark) =>
    mark.dataset.readings.split(" ").includes(link.dataset.reading),
  );
  const light = (on) => words.forEach((mark) => mark.classList.toggle("lit", on));
  for (const event of ["mouseenter", "focus"]) link.addEventListener(event, () => light(true));
  for (const event of ["mouseleave", "blur"]) link.addEventListener(event, () => light(false));
}

// A copy button beside every block of text that is meant to be taken away.
for (const block of document.querySelectorAll("pre, .copyable")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy quiet";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.textContent.trim());
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  block.after(button);
}
