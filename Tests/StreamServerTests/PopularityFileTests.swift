@testable import ItemServing
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
            await pod.pod.catalogues.first.popularity.exchange()
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

    /// The text that led to a question says how people type; a question that nothing was typed for says nothing of it.
    @Test func howPeopleTypeIsLearnedFromWhatLedToTheirQuestions() async throws {
        let state = try TemporaryFolder()
        try await PodFixture.run(settings: { $0.stateDirectory = state.path }) { pod in
            for typed in ["alhpa", "alpha", nil] {
                let socket = try await pod.connect()
                if let typed {
                    socket.send(#"{"type":"typing","content":"\#(typed)","seq":1}"#)
                    _ = try await socket.frame("prediction")
                    socket.send(#"{"type":"typing","content":"Alpha","product_id":"alpha","seq":2}"#)
                    _ = try await socket.frame("prediction")
                }
                socket.send(#"{"type":"query","product_id":"alpha","query":"warranty?"}"#)
                _ = try await socket.answer()
                socket.close()
            }
            await pod.pod.catalogues.first.popularity.exchange()
        }
        let kept = try String(contentsOfFile: state.path + "/popularity.tsv", encoding: .utf8)
        var weights: [Substring: Double] = [:]
        for line in kept.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: "\t")
            weights[fields[1]] = Double(fields[0])
        }
        let one = try #require(weights["\u{1}slips"])
        for (name, count) in [("alpha", 3.0), ("\u{1}names", 2), ("\u{1}characters", 10)] {
            #expect(abs((weights[Substring(name)] ?? 0) / one - count) < 0.01, "\(kept)")
        }
        #expect(weights.count == 4)
    }

    @Test func aFileThatIsNotOursIsBegunAnew() async throws {
        let state = try TemporaryFolder()
        try state.write("popularity.tsv", "\u{0}something else")
        try await PodFixture.run(settings: { $0.stateDirectory = state.path }) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"query","product_id":"alpha","query":"warranty?"}"#)
            _ = try await socket.answer()
            await pod.pod.catalogues.first.popularity.exchange()
            let kept = try String(contentsOfFile: state.path + "/popularity.tsv", encoding: .utf8)
            #expect(kept.hasSuffix("\talpha\n"))
        }
    }
}
