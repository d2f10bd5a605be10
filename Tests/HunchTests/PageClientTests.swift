import Foundation
import TestSupport
import Testing

/// `hunch.js` alone, in Chromium, with sockets and a clock that the test drives.
extension PageTests {
    /// Runs a script with `socket()` (the newest one), `pass(milliseconds)` and a `hunch`; gives what it returns as text.
    private func drive(_ script: String, in browser: Browser) async throws -> String {
        try await browser.evaluate(
            """
            (async () => {
              const real = { setTimeout, clearTimeout, setInterval, clearInterval, WebSocket, now: performance.now.bind(performance) };
              let now = 1000, next = 1;
              const timers = new Map(), sockets = [];
              const timer = (repeats) => (run, after = 0) => { timers.set(next, { run, at: now + after, after, repeats }); return next++; };
              window.setTimeout = timer(false); window.setInterval = timer(true);
              window.clearTimeout = window.clearInterval = (id) => timers.delete(id);
              performance.now = () => now;
              class Socket {
                static OPEN = 1;
                constructor(url) { this.url = url; this.sent = []; this.readyState = 1; sockets.push(this); }
                send(text) { this.sent.push(JSON.parse(text)); }
                receive(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
                welcome(more = {}) { this.receive({ type: "welcome", resume: "t", client_id: "c", reconnect: { min_ms: 250, max_ms: 10000 }, heartbeat_ms: 25000, catalogue: { items: 1 }, pod: "p", resumed: false, ...more }); }
                close() { this.end(1006); }
                end(code, reason = "") { this.readyState = 3; this.onclose({ code, reason }); }
                of(type) { return this.sent.filter((frame) => frame.type === type); }
              }
              window.WebSocket = Socket;
              const socket = () => sockets[sockets.length - 1];
              /** `coarse`: timers come at most so often, as in a hidden tab. */
              const pass = (milliseconds, coarse = 1) => {
                for (const end = now + milliseconds; now < end;) {
                  now = Math.min(end, now + coarse);
                  for (const [id, one] of [...timers]) {
                    if (one.at > now || !timers.has(id)) continue;
                    if (one.repeats) one.at = now + one.after; else timers.delete(id);
                    one.run();
                  }
                }
              };
              try {
                const { Hunch } = await import("/hunch.js");
                const hunch = new Hunch({ url: "ws://test/ws" });
                \(script)
              } finally {
                Object.assign(window, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout, setInterval: real.setInterval, clearInterval: real.clearInterval, WebSocket: real.WebSocket });
                performance.now = real.now;
              }
            })()
            """)
    }

    private func check(_ script: String, gives wanted: String, in browser: Browser) async throws {
        let result = try await drive(script, in: browser)
        #expect(result == wanted, "\(script)")
    }

    @Test func theClientKeepsWhatIsHealthyAndRepeatsNothing() async throws {
        try await withPage { browser, _ in
            // A hidden tab: timers once a minute, every ping answered.
            try await check(
                """
                hunch.connect(); socket().welcome();
                const answered = new Set();
                for (let minute = 0; minute < 30; minute++) {
                  pass(60000, 60000);
                  for (const ping of socket().of("ping")) if (!answered.has(ping)) { answered.add(ping); pass(20, 20); socket().receive({ type: "pong", t: ping.t }); }
                }
                return `${sockets.length} ${hunch.state}`;
                """, gives: "1 open", in: browser)
            // Nobody answers: it closes and comes back.
            try await check(
                """
                hunch.connect(); socket().welcome();
                pass(120000, 1000);
                return String(sockets.length > 1);
                """, gives: "true", in: browser)
            // A question that the server closes on is sent once, and ends.
            try await check(
                """
                hunch.connect(); socket().welcome();
                const answer = hunch.ask("x", "far too long");
                let ends = 0;
                answer.addEventListener("end", () => ends++);
                for (let again = 0; again < 40; again++) {
                  if (socket().of("query").length) socket().end(1009, "too large");
                  pass(1000, 50);
                  if (socket().readyState === 1 && hunch.state !== "open") socket().welcome({ resumed: true });
                }
                const asked = sockets.reduce((sum, one) => sum + one.of("query").length + one.of("resume").length, 0);
                return `${asked} ${ends} ${answer.isOver} ${answer.error.message}`;
                """, gives: "1 1 true The server cannot take this question: too large.", in: browser)
            // So is a text; and who is turned away at once and always waits longer each time.
            try await check(
                """
                hunch.connect(); socket().welcome();
                hunch.type("text");
                let count = 0;
                for (let step = 0; step < 160; step++) {
                  if (hunch.state === "open") { count += socket().of("typing").length; socket().end(1009); }
                  pass(50, 50);
                  if (socket().readyState === 1 && hunch.state !== "open") socket().welcome();
                }
                return `${count} ${sockets.length < 20}`;
                """, gives: "1 true", in: browser)
            // Asked by who hears of the connection: once.
            try await check(
                """
                hunch.addEventListener("open", () => hunch.ask("x", "why?"), { once: true });
                hunch.addEventListener("state", ({ detail }) => detail.state === "open" && hunch.ask("y", "how?"), { once: false });
                hunch.connect(); socket().welcome();
                return `${socket().of("query").map((frame) => frame.product_id).join("")} ${socket().of("resume").length}`;
                """, gives: "yx 0", in: browser)
            // Asked while there was no connection, and one under way before: each once.
            try await check(
                """
                hunch.connect(); socket().welcome();
                hunch.ask("a", "first");
                socket().end(1006);
                hunch.ask("b", "second");
                pass(20000, 100); socket().welcome({ resumed: true });
                return `${socket().of("resume").length} ${socket().of("query").map((frame) => frame.product_id)}`;
                """, gives: "1 b", in: browser)
            for code in ["VAL_001", "VAL_002", "RL_001", "CAP_001", "AUTHZ_001"] {
                try await check(
                    """
                    hunch.connect(); socket().welcome();
                    const answer = hunch.ask("a", "first");
                    let ends = 0;
                    answer.addEventListener("end", () => ends++);
                    socket().receive({ type: "error", code: "\(code)", message: "no", id: answer.id });
                    socket().receive({ type: "error", code: "\(code)", message: "no", id: answer.id });
                    return `${answer.isOver} ${ends}`;
                    """, gives: "true 1", in: browser)
            }
            // What is shown is of an older text until the newest is answered.
            try await check(
                """
                hunch.connect(); socket().welcome();
                const seen = [hunch.isBehind];
                hunch.type("a"); hunch.type("ab"); seen.push(hunch.isBehind);
                socket().receive({ type: "prediction", seq: 1, data: [] }); seen.push(hunch.isBehind);
                socket().receive({ type: "prediction", seq: 2, data: [] }); seen.push(hunch.isBehind);
                socket().end(1006); seen.push(hunch.isBehind);
                return seen.join(" ");
                """, gives: "false true true false true", in: browser)
        }
    }

    private static let examples = "String(document.getElementById('examples').hidden)"

    @Test func anEmptyBoxOffersWhatIsAskedMostAndEnterTakesNothing() async throws {
        try await withPage { browser, _ in
            try await browser.wait(for: "document.getElementById('often').textContent") {
                $0.contains("Alpha synthesizer")
            }
            #expect(try await browser.evaluate("String(document.querySelectorAll('#candidates li').length)") == "0")
            let example = try await browser.evaluate("document.getElementById('example').textContent")
            #expect(example.contains("“"))
            try await browser.press("Enter", code: 13)
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await browser.evaluate("String(document.getElementById('chip').hidden)") == "true")
            _ = try await browser.evaluate("document.querySelector('#often button').click()")
            #expect(try await browser.evaluate("document.getElementById('chip').textContent") == "Alpha synthesizer")
            #expect(try await browser.evaluate(Self.examples) == "true")
        }
    }

    @Test func whatIsProbablyNotThereIsSaidFirst() async throws {
        try await withPage { browser, _ in
            try await browser.type("kubernetes")
            try await browser.wait(for: "document.getElementById('none').textContent") {
                $0.hasPrefix("Probably not in the catalogue")
            }
            let isFirst =
                "String(Boolean(document.getElementById('none').compareDocumentPosition(document.getElementById('candidates')) & 4))"
            #expect(try await browser.evaluate(isFirst) == "true")
            try await browser.press("Enter", code: 13)
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await browser.evaluate("String(document.getElementById('chip').hidden)") == "true")
        }
    }

    /// Typed and taken faster than any answer comes: what is taken is what the whole text means.
    @Test func enterWaitsForTheNewestText() async throws {
        try await withPage { browser, _ in
            _ = try await browser.evaluate(
                """
                (() => {
                  const box = document.getElementById("box");
                  for (const text of ["a", "ac", "acme b", "acme beta drum"]) { box.value = text; box.dispatchEvent(new Event("input")); }
                  document.getElementById("form").requestSubmit();
                })(); ''
                """)
            try await browser.wait(for: "document.getElementById('chip').textContent") { $0 == "Beta drum" }
        }
    }

    /// Escape takes back what Enter waited for: nothing is chosen, and the box is as empty as at the beginning.
    @Test func escapeTakesBackAnEnterThatWaits() async throws {
        try await withPage { browser, _ in
            _ = try await browser.evaluate(
                """
                (() => {
                  const box = document.getElementById("box");
                  box.value = "acme beta"; box.dispatchEvent(new Event("input"));
                  document.getElementById("form").requestSubmit();
                  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
                })(); ''
                """)
            // What is asked most, as for an empty box: not the answer to what was typed.
            try await browser.wait(for: "document.querySelector('#often button')?.textContent ?? ''") {
                $0 == "Alpha synthesizer"
            }
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await browser.evaluate("String(document.getElementById('chip').hidden)") == "true")
            #expect(try await browser.evaluate("document.getElementById('box').value") == "")
            #expect(try await browser.evaluate(Self.examples) == "false")
        }
    }

    /// Nor is a question lost that was typed, and sent, before the item was taken.
    @Test func whatIsTypedBehindEnterIsTheQuestion() async throws {
        try await withPage { browser, _ in
            _ = try await browser.evaluate(
                """
                (() => {
                  const box = document.getElementById("box");
                  const type = (text) => { box.value += text; box.dispatchEvent(new Event("input")); };
                  type("acme beta drum");
                  document.getElementById("form").requestSubmit();
                  type("how loud "); type("is it?");
                  document.getElementById("form").requestSubmit();
                })(); ''
                """)
            try await browser.wait(for: "document.getElementById('chip').textContent") { $0 == "Beta drum" }
            try await browser.wait(for: "document.getElementById('question').textContent") { $0 == "how loud is it?" }
        }
    }

    @Test func theAnswerNamesItsItemAndGoesWithIt() async throws {
        try await withPage { browser, _ in
            try await choose("Alpha synthesizer", typing: "alpha", in: browser)
            try await browser.type("how do I calibrate it?")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.querySelector('#citations a')?.textContent ?? ''") {
                $0.hasPrefix("Alpha synthesizer, Calibration")
            }
            #expect(try await browser.evaluate("document.getElementById('about').textContent") == "Alpha synthesizer")
            // The same item again: its answer stays. Another one: it goes.
            _ = try await browser.evaluate("document.getElementById('chip').click()")
            try await browser.type("beta")
            try await browser.wait(for: Self.firstName) { $0 == "Beta drum" }
            #expect(try await browser.evaluate("String(document.getElementById('answer').hidden)") == "false")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.getElementById('chip').textContent") { $0 == "Beta drum" }
            #expect(try await browser.evaluate("String(document.getElementById('answer').hidden)") == "true")
        }
    }

    @Test func whatWaitsForAConnectionIsSaid() async throws {
        try await withPage { browser, server in
            try await choose("Alpha synthesizer", typing: "alpha", in: browser)
            server.signal(SIGKILL)
            _ = try await server.ended()
            try await browser.wait(for: "document.getElementById('state').textContent") { $0 != "connected" }
            try await browser.type("how do I calibrate it?")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.getElementById('waiting').textContent") {
                $0 == "Not connected: your question is kept and goes on as soon as there is a connection."
            }
            #expect(try await browser.evaluate("String(document.getElementById('waiting').hidden)") == "false")
        }
    }

    @Test func aFingerFindsWhatItNeedsOnAPhone() async throws {
        try await withPage(width: 390, height: 800) { browser, _ in
            try await browser.type("alpha")
            try await browser.wait(for: Self.firstName) { $0 == "Alpha synthesizer" }
            if let path = ProcessInfo.processInfo.environment["HUNCH_SCREENSHOT_PHONE"] {
                try await browser.screenshot(to: path.replacing(".png", with: "-typing.png"))
            }
            _ = try await browser.evaluate("document.getElementById('send').click(); ''")
            try await browser.wait(for: "document.getElementById('chip').textContent") { $0 == "Alpha synthesizer" }
            try await browser.type("how do I calibrate it?")
            _ = try await browser.evaluate("document.getElementById('send').click(); ''")
            try await browser.wait(for: "document.querySelector('#citations a')?.textContent ?? ''") { !$0.isEmpty }
            for link in ["#citations a", "#send", "#chip", ".text .quoted sup"] {
                let height = try await browser.evaluate(
                    "String(document.querySelector('\(link)').getBoundingClientRect().height)")
                #expect(Double(height) ?? 0 >= 44, "\(link): \(height)")
            }
            #expect(try await browser.evaluate("getComputedStyle(document.querySelector('.keys')).display") == "none")
            #expect(
                try await browser.evaluate("String(document.documentElement.scrollWidth <= window.innerWidth)")
                    == "true")
            if let path = ProcessInfo.processInfo.environment["HUNCH_SCREENSHOT_PHONE"] {
                try await browser.screenshot(to: path.replacing(".png", with: "-answer.png"))
            }
        }
    }
}
