@testable import Fleet
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct QueryRecordTests {
    private let query = Query(productID: "p", text: "how?", scenario: .live, hasImage: true)

    @Test func aRecordGivesTheQueryBack() {
        let record = QueryRecord(query, id: "q", epoch: 2, answerer: "extractive/1", pod: "a")
        let read = QueryRecord(shared: record.shared)
        #expect(read == record)
        #expect(read?.query == Query(productID: "p", text: "how?", id: "q", scenario: .live, hasImage: true))
    }

    @Test func aSessionIsReadFromItsHash() {
        let record = QueryRecord(query, id: "q", epoch: 2, answerer: "x", pod: "a")
        let history = ExchangeList([Exchange(id: "q", item: ItemKey(id: "p"), question: "how?", finish: .stop)])
        let fields: [String: [UInt8]] = [
            "client": Array("c".utf8), "pod": Array("a".utf8), "epoch": Array("4".utf8), "q:q": record.shared,
            "q:broken": [1], "active": [], "history": history.shared, "f:q": Array("1".utf8),
        ]
        let session = SessionRecord(fields: fields)
        #expect(session?.queries == [record] && session?.active == nil && session?.epoch == 4)
        #expect(session?.history.first?.question == "how?")
    }

    @Test func aHashThatIsNoSessionIsNothing() {
        #expect(SessionRecord(fields: [:]) == nil)
        #expect(SessionRecord(fields: ["client": Array("a b".utf8), "epoch": Array("1".utf8)]) == nil)
        #expect(SessionRecord(fields: ["client": Array("a".utf8), "epoch": Array("x".utf8)]) == nil)
    }
}
