import Foundation
import TestSupport
import Testing

/// The page in a real browser, against the built server.
@Suite(
    .serialized,
    .enabled(if: Browser.path != nil || ProcessInfo.processInfo.environment["CI"] == "true", "no Chromium here"))
struct PageTests {
    private static var web: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("web").path
    }

    func withPage(
        width: Int = 1100, height: Int = 900, dark: Bool = false, catalogue: String? = nil, config: String? = nil,
        _ body: (Browser, HunchProcess) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "a.csv",
            "id,name,brand,popularity,summary,document_url\n"
                + "alpha,Alpha synthesizer,Acme,3,makes sound,a.md\nbeta,Beta drum,Acme,1,makes noise,\n")
        try folder.write(
            "a.md", "# Alpha\n## Calibration\nSend one volt and press the encoder. Then send three volts.\n")
        let server = try await HunchProcess.serve(
            [
                "--web", Self.web, "--catalogue", catalogue ?? "\(folder.path)/a.csv",
            ] + (config.map { ["--config", $0] } ?? []))
        do {
            let browser = try await Browser.open(
                "http://127.0.0.1:\(server.port)/", width: width, height: height, dark: dark)
            defer { browser.close() }
            try await browser.wait(for: "document.getElementById('state')?.textContent ?? ''") { $0 == "connected" }
            try await body(browser, server)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    /// Types a beginning, waits until an item stands first, and takes it.
    func choose(_ name: String, typing beginning: String, in browser: Browser) async throws {
        try await browser.type(beginning)
        try await browser.wait(for: Self.firstName) { $0 == name }
        try await browser.press("Enter", code: 13)
    }

    static let firstName = "document.querySelector('#candidates li .name')?.textContent ?? ''"

    /// What brands and shops say of an item is carried to the page: a picture, its price, where it is made, specifications.
    @Test func whatBrandsAndShopsSayIsShown() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "acme.json",
            """
            {"brand_identity": {"id": "acme", "name": "Acme", "hq": "Malmö"}, "products": [
             {"id": "tv", "name": "Smart TV 55", "description": "A television.", "price": 1299, "production_country": "Sweden",
              "images": {"main": "/icon.svg"}, "specs": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6, "Weight": "12 kg"},
              "documentation": {"url": "tv.md"}, "relationships": [{"type": "spare_part", "target_id": "remote"}]},
             {"id": "remote", "name": "Remote control", "price": "19 €", "images": ["/gone.png"]}]}
            """)
        try folder.write("tv.md", "# TV\n## Setup\nPress the button for two seconds.\n")
        try await withPage(catalogue: "\(folder.path)/acme.json") { browser, _ in
            try await browser.type("smart")
            try await browser.wait(for: Self.firstName) { $0 == "Smart TV 55" }
            #expect(
                try await browser.evaluate("document.querySelector('#candidates .summary').textContent").hasPrefix(
                    "1299 · Acme"))
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "String(document.querySelector('#item img')?.naturalWidth > 0)") {
                $0 == "true"
            }
            let card = try await browser.evaluate("document.getElementById('item').innerText")
            for words in ["Smart TV 55", "Acme · Malmö · made in Sweden", "1299", "A television."] {
                #expect(card.contains(words), "\(card)")
            }
            #expect(try await browser.evaluate("String(document.querySelectorAll('#item dt').length)") == "7")
            try await browser.type("how long do I press the button?")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.getElementById('related').textContent") {
                $0 == "Remote controlspare part"
            }
            if let path = ProcessInfo.processInfo.environment["HUNCH_CARD_SCREENSHOT"] {
                try await browser.screenshot(to: path)
            }
            #expect(try await browser.evaluate("String(document.querySelectorAll('#item details').length)") == "1")
            // A related item is told whole once it is chosen; a picture that cannot be loaded goes.
            _ = try await browser.evaluate("document.querySelector('#related button').click()")
            try await browser.wait(for: "document.getElementById('item').innerText") { $0.contains("19 €") }
            try await browser.wait(for: "String(document.querySelectorAll('#item img').length)") { $0 == "0" }
            #expect(try await browser.evaluate("document.getElementById('chip').textContent") == "Remote control")
        }
    }

    /// The page of the README's ten lines.
    @Test func theTenLinesOfTheReadmeWork() async throws {
        let root = URL(fileURLWithPath: Self.web).deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let start = try #require(readme.range(of: "```html\n")?.upperBound)
        let end = try #require(readme.range(of: "```\n", range: start..<readme.endIndex)?.lowerBound)
        let web = try TemporaryFolder()
        let client = try String(contentsOfFile: "\(Self.web)/hunch.js", encoding: .utf8)
        try web.write("hunch.js", client)
        try web.write("alpha.md", "# Alpha\n## Calibration\nSend one volt and press the encoder.\n")
        try web.write("a.csv", "id,name,document_url\nalpha,Alpha synthesizer,alpha.md\n")
        // From wherever the page itself came.
        let page = readme[start..<end].replacing("http://localhost:8080/", with: "/")
            .replacing(#""ws://localhost:8080/ws""#, with: "`ws://${location.host}/ws`")
        // Pages that the server itself serves may have no script of their own in them.
        let parts = page.replacing("</script>", with: #"<script type="module">"#)
            .split(separator: #"<script type="module">"#).map(String.init)
        try #require(parts.count >= 2)
        try web.write("ten.js", parts[1])
        try web.write("index.html", "<!doctype html>\n\(parts[0])<script type=\"module\" src=\"ten.js\"></script>\n")
        let server = try await HunchProcess.serve(["--web", web.path, "--catalogue", "\(web.path)/a.csv"])
        do {
            try await tryTenLines(server.port)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func tryTenLines(_ port: Int) async throws {
        let browser = try await Browser.open("http://127.0.0.1:\(port)/", width: 600, height: 400, dark: false)
        defer { browser.close() }
        try await browser.wait(for: "String(document.getElementById('box')?.oninput instanceof Function)") {
            $0 == "true"
        }
        _ = try await browser.evaluate("window.prompt = () => 'how do I calibrate it?', box.focus(), ''")
        try await browser.type("alph")
        try await browser.wait(for: "best.textContent") { $0.hasPrefix("Alpha synthesizer, ") }
        try await browser.press("Enter", code: 13)
        try await browser.wait(for: "answer.textContent") { $0.contains("Send one volt") }
    }

    /// A pod with several catalogues: one is chosen, and everything that is typed, shown and asked is of that one.
    @Test func oneOfSeveralCataloguesIsLookedIn() async throws {
        let folder = try TemporaryFolder()
        try folder.write("parts.csv", "id,name,document_url\nalpha,Alpha bearing 6206,bearing.md\n")
        try folder.write("bearing.md", "# Bearing\n## Fitting\nHeat the bearing in oil before you fit it.\n")
        try folder.write(
            "c.yaml", "catalogues: [{name: parts, sources: [\"\(folder.path)/parts.csv\"]}]\n")
        try await withPage(config: "\(folder.path)/c.yaml") { browser, server in
            try await browser.wait(for: "document.getElementById('catalogues').innerText") { $0.contains("parts") }
            try await choose("Alpha synthesizer", typing: "alph", in: browser)
            _ = try await browser.evaluate(
                """
                (() => { const chooser = document.getElementById('catalogues'); chooser.value = 'parts'; \
                chooser.dispatchEvent(new Event('change')); return ''; })()
                """)
            try await browser.wait(for: "String(document.getElementById('chip').hidden)") { $0 == "true" }
            try await choose("Alpha bearing 6206", typing: "alph", in: browser)
            try await browser.type("how is it fitted?")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.getElementById('text').textContent") {
                $0.contains("Heat the bearing")
            }
            if let path = ProcessInfo.processInfo.environment["HUNCH_CATALOGUES_SCREENSHOT"] {
                try await browser.screenshot(to: path)
            }
            let (status, body) = try await server.get("/api/v1/catalogues")
            #expect(status == 200 && body.contains(#""name":"parts""#) && body.contains(#""name":"default""#))
            let prediction = try await server.post("/api/v1/predict", #"{"content":"alpha","catalogue":"parts"}"#)
            #expect(prediction.contains("Alpha bearing 6206") && !prediction.contains("synthesizer"))
            let unknown = try await server.post("/api/v1/predict", #"{"content":"alpha","catalogue":"pants"}"#)
            #expect(unknown.contains("VAL_002"))
            #expect(unknown.contains("parts"))
        }
    }

    @Test func someoneTypesHalfAWordAndReadsACitedAnswer() async throws {
        try await withPage { browser, _ in
            try await browser.type("alph")
            try await browser.wait(for: Self.firstName) { $0 == "Alpha synthesizer" }
            try await browser.wait(for: "document.querySelector('#candidates li .document')?.textContent ?? ''") {
                $0 == "ready"
            }
            let percent = try await browser.evaluate("document.querySelector('#candidates li .percent').textContent")
            #expect(percent.hasSuffix("%"))
            #expect(try await browser.evaluate("document.querySelector('#candidates mark').textContent") == "Alph")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.getElementById('chip').textContent") { $0 == "Alpha synthesizer" }
            try await browser.type("how do I calibrate it?")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.getElementById('text').textContent") {
                $0.contains("Send one volt and press the encoder.")
            }
            try await browser.wait(for: "document.querySelector('#citations a')?.textContent ?? ''") {
                $0.contains("Calibration")
            }
            try await browser.wait(for: "document.getElementById('timing').textContent") { $0.contains("stood ready") }
            let lit =
                "document.querySelector('#sentence-0').click(); document.querySelector('#citations li.lit')?.id ?? ''"
            #expect(try await browser.evaluate(lit) == "citation-0")
            let latency = try await browser.evaluate("document.getElementById('latency').textContent")
            #expect(latency.hasSuffix("ms"))
        }
    }

    @Test func whatTheManualDoesNotSayIsToldWithTheNearestPlaces() async throws {
        try await withPage { browser, _ in
            try await choose("Alpha synthesizer", typing: "alph", in: browser)
            try await browser.type("which helicopter pilot delivers the encoder on sundays?")
            try await browser.press("Enter", code: 13)
            let told = "document.getElementById('text').textContent"
            try await browser.wait(for: told) { $0.contains("does not say that") && $0.contains("helicopter") }
            try await browser.wait(for: "document.getElementById('nearest').textContent") {
                $0.contains("Calibration")
            }
            #expect(try await browser.evaluate("String(document.getElementById('sources').hidden)") == "true")
            if let path = ProcessInfo.processInfo.environment["HUNCH_REFUSAL_SCREENSHOT"] {
                try await browser.screenshot(to: path)
            }
            try await browser.type("how do I calibrate it?")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.getElementById('confidence').textContent") {
                $0.contains("% sure that this is the answer")
            }
            #expect(try await browser.evaluate("String(document.getElementById('nearestBox').hidden)") == "true")
        }
    }

    @Test func theKeyboardIsEnough() async throws {
        try await withPage { browser, _ in
            try await browser.type("ac")
            try await browser.wait(for: "String(document.querySelectorAll('#candidates li').length)") {
                Int($0) ?? 0 > 1
            }
            try await browser.press("ArrowDown", code: 40)
            #expect(try await browser.evaluate("document.querySelector('[aria-selected=true]').id") == "candidate-1")
            #expect(
                try await browser.evaluate("document.getElementById('box').getAttribute('aria-activedescendant')")
                    == "candidate-1")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "String(document.getElementById('chip').hidden)") { $0 == "false" }
            try await browser.press("Escape", code: 27)
            try await browser.wait(for: "String(document.getElementById('chip').hidden)") { $0 == "true" }
            _ = try await browser.evaluate("document.getElementById('box').blur(); ''")
            try await browser.press("k", code: 75, modifiers: 2)
            #expect(try await browser.evaluate("document.activeElement.id") == "box")
        }
    }

    @Test func itComesBackByItselfWhenTheServerDoes() async throws {
        try await withPage { browser, server in
            let state = "document.getElementById('state').textContent"
            server.signal(SIGKILL)
            _ = try await server.ended()
            try await browser.wait(for: state) { $0 == "reconnecting" || $0 == "not connected" || $0 == "connecting" }
            let folder = try TemporaryFolder()
            try folder.write("b.csv", "name\nOmega\n")
            let again = try await HunchProcess.serve(["--catalogue", "\(folder.path)/b.csv"], port: server.port)
            try await browser.wait(for: state) { $0 == "connected" }
            try await browser.wait(for: "document.getElementById('often').textContent") { $0 == "Omega" }
            await again.stop()
        }
    }

    @Test func itFitsAPhone() async throws {
        try await withPage(width: 390, height: 800, dark: true) { browser, _ in
            try await browser.type("alph")
            try await browser.wait(for: Self.firstName) { $0 == "Alpha synthesizer" }
            #expect(
                try await browser.evaluate("String(document.documentElement.scrollWidth <= window.innerWidth)")
                    == "true")
            #expect(try await browser.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 22, 27)")
            if let path = ProcessInfo.processInfo.environment["HUNCH_SCREENSHOT_PHONE"] {
                try await browser.screenshot(to: path)
            }
        }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["HUNCH_SCREENSHOT"] != nil, "no screenshot wanted"))
    func theScreenshotIsTaken() async throws {
        let path = try #require(ProcessInfo.processInfo.environment["HUNCH_SCREENSHOT"])
        let man = try #require(HunchProcess.manualPages)
        try await withPage(width: 1000, height: 860, catalogue: "man:\(man)") { browser, _ in
            try await browser.type("git clo")
            try await browser.wait(for: "document.querySelector('#candidates li .document')?.textContent ?? ''") {
                $0 == "ready"
            }
            try await browser.screenshot(to: path.replacing(".png", with: "-typing.png"))
            try await browser.press("Enter", code: 13)
            try await browser.type("how do I make a shallow clone?")
            try await browser.press("Enter", code: 13)
            try await browser.wait(for: "document.getElementById('timing').textContent") { !$0.isEmpty }
            try await browser.screenshot(to: path)
        }
    }
}
