import Foundation
import Testing

@testable import WireProtocol

@Suite struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    @Test func commasStandWhereTheyShould() {
        let text = written { writer in
            writer.object { writer in
                writer.field("a", 1)
                writer.key("b")
                writer.array { writer in
                    writer.integer(-20)
                    writer.object { _ in }
                    writer.null()
                }
                writer.field("c", true)
                writer.field("d", optional: String?.none)
                writer.dynamicField("e", "f")
            }
        }
        #expect(text == #"{"a":1,"b":[-20,{},null],"c":true,"e":"f"}"#)
    }

    @Test func everyStringComesBackFromAnotherReader() throws {
        for text in ["", "a\"b\\c", "\u{0}\u{1F}\n\r\t", "é😀\u{2028}", String(repeating: "\"", count: 100)] {
            let json = written { $0.string(text) }
            let read = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed) as? String
            #expect(read == text)
        }
    }

    @Test func probabilitiesHaveFourDecimals() {
        #expect(written { $0.probability(0.5) } == "0.5000")
        #expect(written { $0.probability(1) } == "1.0000")
        #expect(written { $0.probability(0.00004) } == "0.0000")
        #expect(written { $0.probability(-3) } == "0.0000")
        #expect(written { $0.probability(.nan) } == "0.0000")
        #expect(written { $0.probability(0.99996) } == "0.9999")
    }

    @Test func integersAreWrittenToTheirLimits() {
        #expect(written { $0.integer(.min) } == "\(Int.min)")
        #expect(written { $0.integer(.max) } == "\(Int.max)")
        #expect(written { $0.integer(0) } == "0")
    }

    @Test func theMemoryIsUsedAgain() {
        var writer = JSONWriter()
        writer.string("long enough to need memory")
        let capacity = writer.bytes.capacity
        writer.reset()
        writer.integer(1)
        #expect(writer.bytes == [UInt8(ascii: "1")])
        #expect(writer.bytes.capacity == capacity)
    }
}
