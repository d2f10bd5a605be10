import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport

/// A headless Chromium, driven over its DevTools protocol.
final class Browser: Sendable {
    private struct Held: @unchecked Sendable {
        let process: Process
    }

    private let held: Held
    private let folder: TemporaryFolder
    private let socket: TestSocket
    private let lastID = Mutex(0)

    static var path: String? {
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    private init(process: Held, folder: TemporaryFolder, socket: TestSocket) {
        held = process
        self.folder = folder
        self.socket = socket
    }

    static func open(_ url: String, width: Int = 1100, height: Int = 900, dark: Bool = false) async throws -> Browser {
        guard let path else { throw Failed(description: "there is no Chromium: install the package chromium") }
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                "--remote-debugging-port=0", "--user-data-dir=\(folder.path)/profile",
                "--window-size=\(width),\(height)",
            ] + (dark ? ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] : []) + ["about:blank"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let held = Held(process: process)
        do {
            let port = try await debuggingPort("\(folder.path)/profile/DevToolsActivePort")
            let target = try await newPage(port: port)
            let socket = try await TestSocket.connect(port: port, path: target)
            let browser = Browser(process: held, folder: folder, socket: socket)
            if dark {
                _ = try await browser.call(
                    "Emulation.setEmulatedMedia", #"{"features":[{"name":"prefers-color-scheme","value":"dark"}]}"#)
            }
            _ = try await browser.call(
                "Emulation.setDeviceMetricsOverride",
                #"{"width":\#(width),"height":\#(height),"deviceScaleFactor":1,"mobile":\#(width < 600)}"#)
            _ = try await browser.call("Page.navigate", "{\"url\":\"\(url)\"}")
            return browser
        } catch {
            process.terminate()
            throw error
        }
    }

    /// Chromium writes the port it chose into its profile.
    private static func debuggingPort(_ file: String) async throws -> Int {
        for _ in 0..<1500 {
            if let text = try? String(contentsOfFile: file, encoding: .utf8),
                let port = text.split(separator: "\n").first.flatMap({ Int($0) })
            {
                return port
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failed(description: "Chromium did not start")
    }

    private static func newPage(port: Int) async throws -> String {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/json/new?about:blank")
        request.method = .PUT
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let frame = try Frame(String(buffer: try await response.body.collect(upTo: 1 << 20)))
        let address: String? = frame["webSocketDebuggerUrl"]
        guard let path = address.flatMap({ URL(string: $0)?.path }) else {
            throw Failed(description: "no page: \(frame.text)")
        }
        return path
    }

    private func call(_ method: String, _ parameters: String = "{}") async throws -> Frame {
        let id = lastID.withLock { last -> Int in
            last += 1
            return last
        }
        socket.send(#"{"id":\#(id),"method":"\#(method)","params":\#(parameters)}"#)
        for _ in 0..<10_000 {
            let frame = try await socket.frame(within: 30)
            if frame["id"] == id { return frame }
        }
        throw Failed(description: "no answer to \(method)")
    }

    /// The value of a JavaScript expression that gives a string.
    func evaluate(_ expression: String) async throws -> String {
        let escaped = String(decoding: try JSONEncoder().encode(expression), as: UTF8.self)
        let frame = try await call(
            "Runtime.evaluate", #"{"expression":\#(escaped),"returnByValue":true,"awaitPromise":true}"#)
        if let text: String = frame["result.exceptionDetails.text"] {
            throw Failed(description: "\(text) in \(expression)")
        }
        return frame["result.result.value"] ?? ""
    }

    /// Waits until an expression gives a string that fulfils the condition; returns the last one.
    @discardableResult
    func wait(for expression: String, within seconds: Double = 20, until condition: (String) -> Bool) async throws
        -> String
    {
        var last = ""
        for _ in 0..<Int(seconds * 25) {
            last = try await evaluate(expression)
            if condition(last) { return last }
            try await Task.sleep(for: .milliseconds(40))
        }
        throw Failed(description: "\(expression) stayed \"\(last)\"")
    }

    /// Types as a keyboard does, a key at a time.
    func type(_ text: String) async throws {
        for character in text {
            let key = String(decoding: try JSONEncoder().encode(String(character)), as: UTF8.self)
            _ = try await call("Input.dispatchKeyEvent", #"{"type":"keyDown","text":\#(key),"key":\#(key)}"#)
            _ = try await call("Input.dispatchKeyEvent", #"{"type":"keyUp","key":\#(key)}"#)
        }
    }

    func press(_ key: String, code: Int, modifiers: Int = 0) async throws {
        let text = key == "Enter" ? #","text":"\r""# : ""
        let common = #""key":"\#(key)","windowsVirtualKeyCode":\#(code),"modifiers":\#(modifiers)"#
        _ = try await call("Input.dispatchKeyEvent", #"{"type":"keyDown",\#(common)\#(text)}"#)
        _ = try await call("Input.dispatchKeyEvent", #"{"type":"keyUp",\#(common)}"#)
    }

    func screenshot(to path: String) async throws {
        let frame = try await call("Page.captureScreenshot", #"{"format":"png"}"#)
        let data: String = frame["result.data"] ?? ""
        try Data(base64Encoded: data)?.write(to: URL(fileURLWithPath: path))
    }

    func close() {
        held.process.terminate()
    }
}
