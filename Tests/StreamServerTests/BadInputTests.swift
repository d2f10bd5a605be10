import Foundation
import TestSupport
import Testing
import WebSocketTransport

@testable import StreamServer

/// What a browser must not do, done over a real socket; afterwards another session works and the gauge is right.
@Suite struct BadInputTests {
    private func othersAreUntouched(_ pod: PodFixture) async throws {
        let other = try await pod.connect()
        other.send(#"{"type":"typing","content":"bet"}"#)
        #expect(try await other.frame("prediction")["data.0.product.id"] == "beta")
        other.close()
        #expect(await pod.eventually { pod.metric("websocket_active_connections") == 0 })
    }

    @Test(arguments: [
        "not json", "[1,2]", "\"text\"", "{", #"{"type":"shout"}"#, #"{"type":7}"#, #"{"type":"typing"}"#,
        #"{"type":"typing","content":["a"]}"#, #"{"type":"query","product_id":"alpha"}"#,
        #"{"type":"resume","id":"a","epoch":"1","offset":0}"#,
        #"{"type":"typing","content":"\#(String(repeating: "x", count: 1001))"}"#,
    ])
    func aBadMessageIsAnsweredAndTheConnectionStays(message: String) async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(message)
            let error = try await socket.frame()
            #expect(error.type == "error")
            #expect(error["code"] == "VAL_001")
            #expect((error["message"] ?? "").count > 10)
            socket.send(#"{"type":"typing","content":"alp"}"#)
            #expect(try await socket.frame("prediction")["data.0.product.id"] == "alpha")
            #expect(pod.metric("websocket_active_connections") == 1)
            await socket.drop()
            try await othersAreUntouched(pod)
        }
    }

    @Test func manyBadMessagesInOneReadAreOneError() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(all: [String](repeating: "nonsense", count: 3000))
            var counted = 0
            var frames = 0
            while counted < 3000 {
                let error = try await socket.frame()
                counted += error["count"] ?? 1
                frames += 1
            }
            #expect(counted == 3000)
            #expect(frames < 600)
        }
    }

    @Test func aFrameOverTheLimitClosesWith1009() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"\#(String(repeating: "x", count: 2_000_000))"}"#)
            #expect(try await socket.closed().code == 1009)
            let typing = try await pod.connect()
            typing.send(#"{"type":"typing","content":"a","pad":"\#(String(repeating: "x", count: 9000))"}"#)
            #expect(try await typing.closed().code == 1009)
            try await othersAreUntouched(pod)
        }
    }

    @Test func aBinaryFrameClosesWith1003() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.send(binary: [1, 2, 3])
            #expect(try await socket.closed().code == 1003)
            try await othersAreUntouched(pod)
        }
    }

    private static let brokenFrames: [([UInt8], UInt16)] = [
        ([0x81, 0x81, 0, 0, 0, 0, 0xFF], 1007), ([0x81, 0x01, 0x41], 1002), ([0xC1, 0x80, 0, 0, 0, 0], 1002),
        ([0x83, 0x80, 0, 0, 0, 0], 1002), ([0x80, 0x80, 0, 0, 0, 0], 1002),
    ]

    @Test(arguments: brokenFrames) func aBrokenFrameClosesWithItsCode(bytes: [UInt8], code: UInt16) async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            socket.sendRaw(bytes)
            #expect(try await socket.closed().code == code)
            #expect(await pod.eventually { pod.metric("websocket_errors_total{error_type=\"\(code)\"}") == 1 })
            try await othersAreUntouched(pod)
        }
    }

    @Test func aBrowserThatNeverReadsIsLetGoAndCostsLittle() async throws {
        let rows = (0..<60).map { "i\($0),Item number \($0) \(String(repeating: "with a long name ", count: 20)),,1,," }
        try await PodFixture.run(
            items: rows.joined(separator: "\n"),
            settings: { settings in
                settings.keystrokesPerSecond = 0
                settings.queriesPerMinute = 0
            }
        ) { pod in
            let socket = try await pod.connect("?limit=50", isReading: false)
            // Predictions of 40 KB each, none of them read: they fill what the kernel holds, then conflate.
            for round in 0..<1000 {
                socket.send(#"{"type":"typing","content":"","seq":\#(round + 1)}"#)
                try await Task.sleep(for: .milliseconds(1))
            }
            // More answers than are kept.
            for number in 0..<20 {
                socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate it?","id":"q\#(number)"}"#)
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(await pod.eventually { pod.metric("websocket_errors_total{error_type=\"4408\"}") == 1 })
            #expect(await pod.eventually { pod.metric("websocket_active_connections") == 0 })
            await socket.drop()
            try await othersAreUntouched(pod)
        }
    }

    @Test func aConnectionThatSaysNothingIsClosed() async throws {
        try await PodFixture.run(settings: { $0.handshakeTimeoutSeconds = 1 }) { pod in
            let silent = try await RawSocket(port: pod.port)
            #expect(await silent.wait(within: 5) { $0.isClosed })
            let drip = try await RawSocket(port: pod.port)
            // On a busy machine it is closed already.
            try? await drip.write("GET /ws HT")
            #expect(await drip.wait(within: 5) { $0.isClosed })
            try await othersAreUntouched(pod)
        }
    }

    @Test func anUpgradeIsTakenOnAConnectionThatHasServedAGet() async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            try await socket.write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await socket.wait { $0.received.contains("healthy") })
            try await socket.write(
                "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            #expect(
                await socket.wait {
                    $0.received.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") && $0.received.contains("welcome")
                })
            await socket.close()
            try await othersAreUntouched(pod)
        }
    }

    @Test func aFrameThatComesWithTheHandshakeIsAnswered() async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            // {"type":"ping"} masked with zeros, right behind the request.
            let ping = "\u{0}\u{0}\u{0}\u{0}" + #"{"type":"ping"}"#
            var request = Array(
                ("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").utf8)
            request += [0x81, 0x80 | 15] + Array(ping.utf8)
            try await socket.write(bytes: request)
            #expect(await socket.wait { $0.received.contains(#"{"type":"pong","t":null}"#) })
            await socket.close()
        }
    }

    @Test(arguments: [
        ("/ws", [("X", "y")], 426), ("/ws?limit=900", [], 400), ("/ws?client_id=a%20b", [], 400),
        ("/ws", [("Origin", "http://evil.example")], 403),
    ])
    func anUpgradeThatCannotBeIsRefusedWithItsStatus(path: String, headers: [(String, String)], status: Int)
        async throws
    {
        try await PodFixture.run { pod in
            if status == 426 {
                let response = try await pod.request(path)
                #expect(response.status == 426)
                #expect(response.body.contains("VAL_001"))
                return
            }
            do {
                _ = try await TestSocket.connect(port: pod.port, path: path, headers: headers)
                Issue.record("the upgrade was taken")
            } catch let refused as WebSocketClient.Refused {
                #expect(refused.status == UInt(status))
                #expect(refused.headers["content-type"]?.hasPrefix("application/json") == true)
            }
            try await othersAreUntouched(pod)
        }
    }

    @Test func theSameOriginMayConnect() async throws {
        try await PodFixture.run { pod in
            let socket = try await TestSocket.connect(
                port: pod.port, headers: [("Origin", "http://127.0.0.1:\(pod.port)")])
            #expect(try await socket.frame().type == "welcome")
        }
    }

    @Test func moreConnectionsThanAllowedAreSentAwayForAWhile() async throws {
        try await PodFixture.run(settings: { $0.connectionsMax = 1 }) { pod in
            let first = try await pod.connect()
            do {
                _ = try await TestSocket.connect(port: pod.port)
                Issue.record("one too many")
            } catch let refused as WebSocketClient.Refused {
                #expect(refused.status == 503)
                #expect(refused.headers["retry-after"] != nil)
            }
            first.close()
        }
    }

    @Test func headersThatAreTooLargeAreRefused() async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            try await socket.write(
                "GET / HTTP/1.1\r\nHost: x\r\nX-Long: \(String(repeating: "a", count: 20_000))\r\n\r\n")
            #expect(await socket.wait { $0.received.contains("431") && $0.isClosed })
            let garbage = try await RawSocket(port: pod.port)
            try await garbage.write("\u{1}\u{2} garbage\r\n\r\n")
            #expect(await garbage.wait { $0.received.contains("400") && $0.isClosed })
        }
    }

    @Test func afterAViolationNothingMoreIsKept() async throws {
        try await PodFixture.run { pod in
            let before = residentBytes()
            let socket = try await pod.connect()
            // A frame of a terabyte is announced, and then sent.
            socket.sendRaw([0x81, 0xFF, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
            let flood = [UInt8](repeating: 0x41, count: 1 << 20)
            for _ in 0..<400 {
                socket.sendRaw(flood)
                try await Task.sleep(for: .milliseconds(2))
            }
            #expect(try await socket.closed().code == 1009)
            // Kept, it would be 400 MiB; other tests run in this process at the same time, and take their share.
            #expect(residentBytes() - before < 300 << 20)
            try await othersAreUntouched(pod)
        }
    }

    private func residentBytes() -> Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
            .dropFirst().first
        return (pages.flatMap { Int($0) } ?? 0) * 4096
    }

    @Test func aHandshakeWithoutItsEndIsClosed() async throws {
        try await PodFixture.run(settings: { $0.handshakeTimeoutSeconds = 1 }) { pod in
            let socket = try await RawSocket(port: pod.port)
            // On a busy machine it is closed already.
            try? await socket.write(
                "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 10\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            #expect(await socket.wait(within: 5) { $0.isClosed })
        }
    }

    @Test func aFloodOfMessagesIsCutOffAndOthersAreUntouched() async throws {
        try await PodFixture.run(settings: { $0.keystrokesPerSecond = 1 }) { pod in
            let socket = try await pod.connect()
            // Fifty a second, and ten seconds' worth at once.
            for _ in 0..<40 { socket.send(all: (0..<50).map { #"{"type":"ping","t":\#($0)}"# }) }
            #expect(try await socket.closed().code == 4429)
            #expect(pod.metric(#"websocket_errors_total{error_type="4429"}"#) == 1)
            try await othersAreUntouched(pod)
        }
    }

    @Test func whoLeavesWithoutAWordIsGoneAtOnce() async throws {
        try await PodFixture.run(settings: { $0.handshakeTimeoutSeconds = 3600 }) { pod in
            let socket = try await RawSocket(port: pod.port)
            try await socket.halfClose()
            #expect(await socket.wait { $0.isClosed })
        }
    }

    @Test func connectAndLeaveLeavesNothing() async throws {
        try await PodFixture.run { pod in
            for _ in 0..<200 {
                let socket = try await TestSocket.connect(port: pod.port)
                await socket.drop()
            }
            // The last one's 101 may be here before the server has opened it.
            #expect(await pod.eventually { pod.metric("websocket_connections_total") == 200 })
            #expect(await pod.eventually { pod.metric("websocket_active_connections") == 0 })
            try await othersAreUntouched(pod)
        }
    }
}
