/** Static on purpose: nothing of the request is in it, so nothing can be smuggled into it. */
function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <style>
      body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 0; color: #1f2933; }
      [role=status] { background: #fff3c4; border-bottom: 2px solid #de911d; padding: .75rem 1.5rem; }
      main { max-width: 40rem; margin: 10vh auto; padding: 0 1.5rem; }
    </style>
  </head>
  <body>
    <p role="status">Limited service: you are seeing a stand-in for this page.</p>
    <main>
      <h1>${title}</h1>
      <p>${text}</p>
    </main>
  </body>
</html>
`;
}

/** In place of any page. */
export const DEGRADED_PAGE = page(
  "We will be back in a moment",
  "This site is starting up or under repair. Reload the page in a minute.",
);

/** After a form was sent. */
export const QUEUED_PAGE = page(
  "We have received what you sent",
  "It will be processed as soon as the site is back. There is no need to send it again.",
);
