import Testing

@testable import WireProtocol

private func parse(_ text: String) throws(MessageProblem) -> ClientMessage {
    try ClientMessageParser.parse(Array(text.utf8).span.bytes)
}

private func problem(_ text: String) -> MessageProblem? {
    do {
        _ = try parse(text)
        return nil
    } catch {
        return error
    }
}

@Suite struct ClientMessageParserTests {
    @Test(arguments: ClientMessageParser.Key.allCases)
    func aKnownFieldMayComeOnce(_ key: ClientMessageParser.Key) {
        #expect(ClientMessageParser.Key(name: key.name) == key)
        let twice = problem("{\"\(key.name)\":1,\"\(key.name)\":1}")
        #expect(twice?.message.contains("\"\(key.name)\"") == true && twice?.message.contains("twice") == true)
    }

    @Test func aMessageMayNameACatalogue() throws {
        #expect(
            try parse(#"{"type":"typing","content":"ls","catalogue":"parts"}"#)
                == .typing(Typing(content: "ls", catalogue: "parts")))
        #expect(
            try parse(#"{"type":"query","query":"y","product_id":"x","catalogue":"parts"}"#)
                == .query(Query(productID: "x", text: "y", catalogue: "parts")))
        #expect(try parse(#"{"type":"typing","content":"ls","catalogue":null}"#) == .typing(Typing(content: "ls")))
        #expect(problem(#"{"type":"typing","content":"ls","catalogue":7,"seq":1}"#)?.seq == 1)
    }

    @Test func aKeystrokeIsReadWithAllItsFields() throws {
        #expect(try parse(#"{"type":"typing","content":"ls","seq":3}"#) == .typing(Typing(content: "ls", seq: 3)))
        #expect(
            try parse(#"{"content":"how","product_id":"ls(1)","type":"typing"}"#)
                == .typing(Typing(content: "how", productID: "ls(1)")))
    }

    @Test(arguments: ["query", "content", "question"]) func aQuestionMayStandInThreeFields(field: String) throws {
        #expect(
            try parse(#"{"type":"query","product_id":"x","\#(field)":"why?"}"#)
                == .query(Query(productID: "x", text: "why?")))
    }

    @Test func lockAndQueryIsAQuery() throws {
        #expect(
            try parse(
                #"{"type":"lock_and_query","product_id":"x","query":"y","scenario":"live","image":"data","id":"7"}"#)
                == .query(Query(productID: "x", text: "y", id: "7", scenario: .live, hasImage: true)))
    }

    @Test func theSmallMessagesAreRead() throws {
        #expect(try parse(#"{"type":"cancel","id":"a"}"#) == .cancel(id: "a"))
        #expect(
            try parse(#"{"type":"resume","id":"a","epoch":2,"offset":10}"#)
                == .resume(ResumeRequest(id: "a", epoch: 2, offset: 10)))
        #expect(try parse(#"{"type":"ping","t":12.50}"#) == .ping(t: "12.50"))
        #expect(try parse(#"{"type":"ping","t":"a\"b"}"#) == .ping(t: #""a\"b""#))
        #expect(try parse(#"{"type":"ping"}"#) == .ping(t: "null"))
    }

    @Test func unknownFieldsAreIgnoredWhateverTheyHold() throws {
        let text = #"{"a":[1,{"b":[]},"]"],"type":"typing","c":{"d":{}},"content":"x","e":null,"f":-1.5e3}"#
        #expect(try parse(text) == .typing(Typing(content: "x")))
    }

    @Test func escapesAreResolved() throws {
        #expect(
            try parse(#"{"type":"typing","content":"a\n\u00e9\ud83d\ude00\/\\"}"#)
                == .typing(Typing(content: "a\né😀/\\")))
    }

    @Test(arguments: [
        ("nonsense", "expected an object"), ("[1]", "expected an object"), ("", "ends in the middle"),
        (#"{"type":"zzz"}"#, "unknown type \"zzz\""), (#"{"content":"x"}"#, "expected a string in \"type\""),
        (#"{"type":"typing"}"#, "\"content\", came nothing"), (#"{"type":"typing","content":5}"#, "came a number"),
        (#"{"type":"typing","content":"x","seq":-1}"#, "whole number"),
        (#"{"type":"typing","content":"x","seq":1.5}"#, "whole number"),
        (#"{"type":"query","query":"x"}"#, "\"product_id\", came nothing"),
        (#"{"type":"query","product_id":"x","query":"  "}"#, "only white space"),
        (#"{"type":"query","product_id":"x","query":"y","scenario":"stage"}"#, "general, studio, live"),
        (#"{"type":"resume","id":"x"}"#, "\"epoch\" and \"offset\""),
        (#"{"type":"typing","content":"x"} x"#, "something follows"),
        (#"{"type":"typing","type":"typing"}"#, "stands twice"),
        (#"{"type":"typing","content":"\ud800"}"#, "surrogate"), (#"{"type":"typing","content":"\x"}"#, "backslash"),
        (#"{"type":"typing","content":01}"#, "not a number"),
        ("{\"type\":\"typing\",\"content\":\"\u{1}\"}", "control character"),
        (#"{"type":"typing","content":"x",}"#, "a key in quotes"),
        (#"{"a":\#(String(repeating: "[", count: 33))}"#, "deeper than 32"),
    ])
    func whatIsWrongIsSaid(text: String, words: String) {
        #expect(problem(text)?.message.contains(words) == true, "\(problem(text)?.message ?? "taken")")
    }

    @Test func aRefusedMessageIsNamedByItsIdAndSeq() {
        #expect(problem(#"{"type":"query","id":"q7"}"#)?.id == "q7")
        #expect(problem(#"{"type":"typing","seq":9}"#)?.seq == 9)
    }

    @Test func charactersAreUnicodeScalars() throws {
        let thousand = String(repeating: "é", count: 1000)
        #expect(try parse(#"{"type":"typing","content":"\#(thousand)"}"#).kind == .typing)
        #expect(problem(#"{"type":"typing","content":"\#(thousand)x"}"#)?.message.contains("came 1001") == true)
    }

    @Test func aTypingMessageOverEightKibibytesClosesTheConnection() {
        let padding = String(repeating: "x", count: 9000)
        #expect(problem(#"{"type":"typing","content":"a","pad":"\#(padding)"}"#)?.isTooBig == true)
        #expect(problem(#"{"type":"query","product_id":"a","query":"b","pad":"\#(padding)"}"#) == nil)
    }

    @Test func noInputTraps() {
        let sample = Array(
            #"{"type":"query","product_id":"x","query":"a\u00e9b","n":[1,-2.5e3,{"k":null}],"t":true}"#.utf8)
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(state: seed)
        for round in 0..<20_000 {
            var bytes = sample
            for _ in 0..<Int(random.next() % 6 + 1) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: place)
                default: bytes.insert(sample[Int(random.next() % UInt64(sample.count))], at: place)
                }
            }
            bytes.removeLast(Int(random.next() % 3))
            // It must come back; what it says is not the point here.
            do throws(MessageProblem) { _ = try ClientMessageParser.parse(bytes.span.bytes) } catch {
                #expect(!error.message.isEmpty, "seed \(seed), round \(round)")
            }
        }
    }
}

/// A small generator that can be repeated from its seed.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
