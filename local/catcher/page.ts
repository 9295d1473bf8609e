/** The page's frame. Everything that arrives is put in by page.js as text, never as markup. */
export function shell(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Catcher: what the leads received</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/public/page.css">
<script type="module" src="/public/page.js"></script>
</head>
<body>
<header class="top">
  <h1>Catcher</h1>
  <p>What the leads received. Nothing here has left this machine.</p>
  <p id="faults" class="faults" role="status" hidden></p>
  <button type="button" id="clear" class="quiet">Clear all</button>
</header>
<nav aria-label="People">
  <h2>Phones</h2>
  <ul id="phones"></ul>
  <h2>Inboxes</h2>
  <ul id="inboxes"></ul>
</nav>
<main id="main" tabindex="-1"></main>
<noscript>This page needs JavaScript; the same messages are at /messages as JSON.</noscript>
</body>
</html>
`;
}
