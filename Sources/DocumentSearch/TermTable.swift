/// Table of a document's different terms, each with a number from 0: one block of text and a hash table of numbers,
/// because a dictionary of strings takes six times as much.
///
/// The hash is Swift's own, seeded anew in each process, so that crafted terms cannot all collide.
struct TermTable: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    /// Numbers of terms from 1, 0 for a free place; a power of two of places, at most two thirds taken.
    private var slots = [UInt32](repeating: 0, count: 64)

    var count: Int { ends.count }

    func number(of term: String) -> Int? {
        var term = term
        return term.withUTF8 { number(of: $0) }
    }

    /// - Parameter term: its UTF-8
    func number(of term: UnsafeBufferPointer<UInt8>) -> Int? {
        let number = Int(slots[place(of: term)])
        return number == 0 ? nil : number - 1
    }

    /// The term's number, a new one when it was not there.
    mutating func add(_ term: String) -> Int {
        var term = term
        return term.withUTF8 { add($0) }
    }

    /// - Parameter term: its UTF-8
    mutating func add(_ term: UnsafeBufferPointer<UInt8>) -> Int {
        if count * 3 >= slots.count * 2 { grow() }
        let place = place(of: term)
        if slots[place] != 0 { return Int(slots[place]) - 1 }
        bytes.append(contentsOf: term)
        ends.append(UInt32(truncatingIfNeeded: bytes.count))
        slots[place] = UInt32(truncatingIfNeeded: ends.count)
        return ends.count - 1
    }

    /// Place of a term in the hash table, or where it would be.
    private func place(of text: UnsafeBufferPointer<UInt8>) -> Int {
        var place = Self.hash(text) & (slots.count - 1)
        while slots[place] != 0, !isTerm(Int(slots[place]) - 1, text) { place = (place + 1) & (slots.count - 1) }
        return place
    }

    private func isTerm(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(of: number)
        guard range.count == text.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var place = range.lowerBound
            for byte in text {
                guard bytes[place] == byte else { return false }
                place += 1
            }
            return true
        }
    }

    private func range(of number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(text))
        return hasher.finalize()
    }

    private mutating func grow() {
        let numbers = slots.count
        slots = [UInt32](repeating: 0, count: numbers * 2)
        for number in 0..<count {
            let range = range(of: number)
            var place = bytes.withUnsafeBufferPointer { Self.hash(UnsafeBufferPointer(rebasing: $0[range])) }
            place &= slots.count - 1
            while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
            slots[place] = UInt32(truncatingIfNeeded: number + 1)
        }
    }

    func term(_ number: Int) -> String { String(decoding: bytes[range(of: number)], as: UTF8.self) }

    func byteCount(of number: Int) -> Int { range(of: number).count }

    /// Bytes of heap that it takes.
    var byteCount: Int { bytes.capacity + (ends.capacity + slots.capacity) * MemoryLayout<UInt32>.stride }

    /// Gives back what growing had reserved.
    mutating func shrink() {
        bytes = bytes.withUnsafeBufferPointer { Array($0) }
        ends = ends.withUnsafeBufferPointer { Array($0) }
    }
}
