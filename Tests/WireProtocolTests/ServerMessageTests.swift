import Foundation
import Testing

@testable import WireProtocol

func object(_ message: ServerMessage) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(message.encoded()))
    return try #require(value as? [String: Any])
}

@Suite struct ServerMessageTests {
    static let all: [(ServerMessage, String)] = [
        (.prediction(PredictionFrame(candidates: [], seq: 1)), "prediction"),
        (.status(Status(id: "a", stage: .reading, message: "m")), "status"),
        (.answerChunk(AnswerChunk(id: "a", epoch: 1, offset: 0, content: "x")), "answer_chunk"),
        (
            .context(AnswerContext(id: "a", details: Array(#""brand":null"#.utf8), scenario: "general", citations: [])),
            "context"
        ),
        (.finalAnswer(FinalAnswer(id: "a", epoch: 1, length: 1, finish: .stop)), "final_answer"),
        (.error(ErrorFrame(.invalidMessage, "m")), "error"),
        (.prefetch(PrefetchFrame(item: ItemKey(id: "p"), state: .noText)), "prefetch"),
        (.catalogue(CatalogueState(name: "default", kind: "document", revision: "r", items: 1)), "catalogue"),
        (.goaway(reconnectInMilliseconds: 1, ticket: "t"), "goaway"),
        (.resumed(id: "a", epoch: 1, offset: 2), "resumed"),
        (.notResumable(id: "a", reason: .brokerAway), "not_resumable"), (.pong(t: "1"), "pong"),
        (.notice(data: "{}", dropped: 2), "notice"),
    ]

    @Test(arguments: all.indices) func typeComesFirstAndTheFrameIsJSON(index: Int) throws {
        let (message, type) = Self.all[index]
        let text = String(decoding: message.encoded(), as: UTF8.self)
        #expect(text.hasPrefix(#"{"type":"\#(type)""#))
        #expect(try object(message)["type"] as? String == type)
    }

    @Test func codesAndCloseCodesAreDistinct() {
        #expect(Set(ErrorCode.allCases.map(\.rawValue)).count == ErrorCode.allCases.count)
        #expect(Set(CloseCode.allCases.map(\.meaning)).count == CloseCode.allCases.count)
    }
}

/// The page on the protocol names every message.
@Suite struct ProtocolPageTests {
    @Test func everyMessageStandsInItsTable() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/WireProtocol/WireProtocol.docc/Protocol.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        var named: Set<String> = []
        for line in text.split(separator: "\n") where line.hasPrefix("| `") {
            let parts = line.split(separator: "|")[0].split(separator: "`")
            for part in parts where part.contains(where: \.isLetter) { named.insert(String(part)) }
        }
        let spoken = Set(ServerMessageTests.all.map(\.1) + ["welcome"] + ClientMessage.Kind.allCases.map(\.rawValue))
        #expect(named == spoken.union(["lock_and_query"]))
    }
}
