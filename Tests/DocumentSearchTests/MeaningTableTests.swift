import Foundation
import Testing

@testable import DocumentSearch

/// A table of few tokens whose vectors have one number each that is not zero, as a file has it.
enum SmallTable {
    /// - Parameter directions: the token and the number of its vector that is not zero
    static func bytes(_ directions: [(token: String, direction: Int)], dimensions: Int = 32) -> [UInt8] {
        var text = Array(directions.map { $0.token + "\n" }.joined().utf8)
        text += [UInt8](repeating: 0, count: (8 - text.count % 8) % 8)
        var body = text
        for _ in directions { body += little(Float(0.01).bitPattern) }
        for (_, direction) in directions {
            body += (0..<dimensions).map { $0 == direction ? 100 : 0 }
        }
        var bytes = MeaningTable.magic + little(UInt32(directions.count)) + little(UInt32(dimensions))
        bytes += little(UInt32(text.count)) + little(0) + [UInt8](repeating: 0, count: 8) + body
        let checksum = MeaningTable.checksum(of: bytes)
        for place in 0..<8 { bytes[24 + place] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt64(place))) }
        return bytes
    }

    private static func little(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }

    static let words = bytes([
        ("charge", 0), ("battery", 1), ("power", 0), ("##pack", 1), ("sound", 2), ("volume", 2), ("a", 3),
    ])
}

@Suite struct MeaningTableTests {
    private func problem(_ bytes: [UInt8]) -> MeaningTable.Problem? {
        do throws(MeaningTable.Problem) {
            _ = try MeaningTable(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test func wordsAreCutIntoTheLongestKnownTokens() throws {
        let table = try MeaningTable(SmallTable.words)
        #expect(table.tokens(of: "battery") == [1])
        #expect(table.tokens(of: "powerpack") == [2, 3])
        #expect(table.tokens(of: "powerful").isEmpty)
        #expect(table.tokens(of: String(repeating: "a", count: 100)).isEmpty)
    }

    @Test func aBrokenFileIsRefusedWithItsReason() {
        let whole = SmallTable.words
        #expect(problem(whole) == nil)
        #expect(problem([]) == .notATable)
        #expect(problem(Array("%PDF-1.7".utf8) + whole) == .notATable)
        #expect(problem(Array("HUNCHMT2".utf8) + whole.dropFirst(8)) == .otherVersion)
        #expect(problem(whole.dropLast()) == .cut)
        #expect(problem(whole + [0]) == .cut)
        var changed = whole
        changed[whole.count - 1] ^= 1
        #expect(problem(changed) == .broken)
    }

    @Test func numbersOfTheHeaderAreBounded() {
        for place in 8..<20 {
            var bytes = SmallTable.words
            bytes[place] = 0xFF
            #expect(problem(bytes) != nil, "byte \(place)")
        }
        for length in stride(from: 0, to: SmallTable.words.count, by: 7) {
            #expect(problem(Array(SmallTable.words.prefix(length))) != nil)
        }
    }

    /// The file in the project, when the tests run in its folder.
    @Test func theTableOfTheProjectKnowsWhatWordsMean() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../deploy/meaning/table.bin")
        let table = try MeaningTable(Array(Data(contentsOf: file)))
        #expect(table.dimensions == 256)
        var meaning = PassageMeaning(table: table)
        for (number, word) in ["volume", "battery", "password"].enumerated() {
            meaning.begin(heading: 0, [])
            meaning.add(word, term: number)
        }
        meaning.finish()
        let loud = meaning.vector(of: ["loudness"])
        #expect(meaning.vectors.likeness(loud, 0) > meaning.vectors.likeness(loud, 1))
        #expect(meaning.vectors.likeness(loud, 0) > meaning.vectors.likeness(loud, 2))
    }
}
