import Foundation
import TestSupport
import Testing

@testable import StreamServer

@Suite struct PopularityFileTests {
    private static let items = "beast,Beast,,5,beta.txt,text\nbear,Bear,,5,beta.txt,text"

    /// What people asked about comes first after a restart: the pod that drained kept it, the next one reads it.
    @Test func whatWasLearnedOutlivesThePod() async throws {
        let state = try TemporaryFolder()
        try await PodFixture.run(items: Self.items, settings: { $0.stateDirectory = state.path }) { pod in
            for _ in 0..<20 {
                let socket = try await pod.connect()
                socket.send(#"{"type":"query","product_id":"beast","query":"pads?"}"#)
                _ = try await socket.answer()
                socket.close()
            }
            await pod.pod.popularity.exchange()
        }
        let kept = try String(contentsOfFile: state.path + "/popularity.tsv", encoding: .utf8)
        #expect(kept.hasPrefix("hunch popularity 1\n") && kept.hasSuffix("\tbeast\n"), "\(kept)")
        try await PodFixture.run(items: Self.items, settings: { $0.stateDirectory = state.path }) { pod in
            let socket = try await pod.connect()
            var first: String?
            for seq in 1...200 where first != "beast" {
                socket.send(#"{"type":"typing","content":"bea","seq":\#(seq)}"#)
                first = try await socket.frame("prediction")["data.0.product.id"]
                if first != "beast" { try await Task.sleep(for: .milliseconds(50)) }
            }
            #expect(first == "beast")
        }
    }

    @Test func aFileThatIsNotOursIsBegunAnew() async throws {
        let state = try TemporaryFolder()
        try state.write("popularity.tsv", "\u{0}something else")
        try await PodFixture.run(settings: { $0.stateDirectory = state.path }) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"query","product_id":"alpha","query":"warranty?"}"#)
            _ = try await socket.answer()
            await pod.pod.popularity.exchange()
            let kept = try String(contentsOfFile: state.path + "/popularity.tsv", encoding: .utf8)
            #expect(kept.hasSuffix("\talpha\n"))
        }
    }
}
