"""Ways out of a frame, each a page that tries one; ``%s`` is a server that nothing may reach."""

from __future__ import annotations

ESCAPES = {
    "location": "<script>location = '%s/location'</script>",
    "navigation": "<script>try { navigation.navigate('%s/navigation') } catch {}</script>",
    "refresh": "<meta http-equiv=refresh content='0;url=%s/refresh'>",
    "link": "<a id=a href='%s/link'>x</a><script>a.click()</script>",
    "link by hand": "<a class=press href='%s/hand'>x</a>",
    "link to a new window": "<a id=a target=_blank href='%s/blank'>x</a><script>a.click()</script>",
    "link to the top by hand": "<a class=press target=_top href='%s/top'>x</a>",
    "link to the parent": "<a id=a target=_parent href='%s/parent-link'>x</a><script>a.click()</script>",
    "link download": "<a id=a download href='%s/download'>x</a><script>a.click()</script>",
    "link ping": "<a id=a href='#x' ping='%s/ping'>x</a><script>a.click()</script>",
    "parent's location": "<script>parent.location = '%s/parent'</script>",
    "top's location": "<script>top.location = '%s/top-location'</script>",
    "sibling's location": "<script>try { parent.parent.frames[0].location = '%s/sibling' } catch {}</script>",
    "open": "<script>open('%s/open')</script>",
    "open named": "<script>for (const n of ['_self', '_parent', '_top']) open('%s/' + n, n)</script>",
    "javascript url": "<script>location = 'javascript:fetch(\"%s/javascript\")'</script>",
    "blob page": "<script>location = "
    "URL.createObjectURL(new Blob(['<img src=%s/blob>'], {type: 'text/html'}))</script>",
    "data page": "<script>location = 'data:text/html,<img src=%s/data>'</script>",
    "written page": "<script>document.open(); document.write('<img src=%s/written>')</script>",
    "inner frame": "<iframe src='%s/frame'></iframe>",
    "inner page": "<iframe srcdoc=\"<script>location = '%s/srcdoc'</script>\"></iframe>",
    "inner data page": "<iframe src='data:text/html,<script>location=\"%s/data-frame\"</script>'></iframe>",
    "form": "<form id=f action='%s/form'><input name=q></form><script>f.submit()</script>",
    "form post": "<form id=f method=post action='%s/post'></form><script>f.submit()</script>",
    "base": "<base href='%s/'><img src=base><a id=a href=base-link>x</a><script>a.click()</script>",
    "fetch": "<script>fetch('%s/fetch', {mode: 'no-cors'}).catch(() => 0)</script>",
    "xhr": "<script>x = new XMLHttpRequest(); x.open('GET', '%s/xhr'); x.send()</script>",
    "beacon": "<script>navigator.sendBeacon('%s/beacon', 'x')</script>",
    "socket": "<script>try { new WebSocket('%s/socket'.replace('http', 'ws')) } catch {}</script>",
    "event source": "<script>new EventSource('%s/events')</script>",
    "hints": "<link rel=prefetch href='%s/prefetch'><link rel=preload as=image href='%s/preload'>"
    "<link rel=modulepreload href='%s/module'><link rel=preconnect href='%s'><link rel=dns-prefetch href='%s'>"
    "<link rel=prerender href='%s/prerender'><link rel=icon href='%s/icon'><link rel=manifest href='%s/manifest'>",
    "speculation": '<script type=speculationrules>{"prefetch":[{"source":"list","urls":["%s/speculation"]}]}</script>',
    "style": "<style>@import '%s/import.css'; @font-face {font-family: x; src: url(%s/font)}"
    "body {font-family: x; background: url(%s/background); cursor: url(%s/cursor), auto}</style>x",
    "style attributes": "<p style='mask-image:url(%s/mask);filter:url(%s/filter#a);border-image:url(%s/border);"
    "list-style:url(%s/list);content:url(%s/content)'>x</p>",
    "style sheet": "<link rel=stylesheet href='%s/sheet.css'>",
    "image": "<img src='%s/image' srcset='%s/srcset 1x'><picture><source srcset='%s/picture'><img></picture>"
    "<input type=image src='%s/input'>",
    "svg": "<svg><image href='%s/svg-image'/><use href='%s/use#a'/></svg>",
    "object": "<object data='%s/object'></object><embed src='%s/embed'>",
    "media": "<video poster='%s/poster' src='%s/video' autoplay></video><audio src='%s/audio'></audio>",
    "worker": "<script>try { new Worker(URL.createObjectURL(new Blob([\"fetch('%s/worker')\"]))) } catch {}</script>",
    "import": "<script>import('%s/import.js').catch(() => 0)</script>",
    "script": "<script src='%s/script.js'></script><script type=module src='%s/module.js'></script>",
    "report": "<meta http-equiv=content-security-policy content=\"img-src 'none'; report-uri %s/report\">"
    "<img src='data:,x'>",
}
"""By what each uses. All of them run at once, each in a frame."""
