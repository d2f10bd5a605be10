/// Parser of server-sent events (WHATWG HTML, section 9.2) from bytes cut anywhere: returns the data of each event.
package struct EventStreamParser: Sendable {
    /// Size limit of one event, in bytes. A model sends a few hundred; a larger event is not one of a model.
    package static let eventBytesMax = 1024 * 1024

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var skipsLineFeed = false

    package init() {}

    package struct TooLarge: Error, Equatable {
        package init() {}
    }

    /// Events that these bytes completed.
    package mutating func append(_ bytes: some Sequence<UInt8>) throws(TooLarge) -> [String] {
        var events: [String] = []
        for byte in bytes {
            if skipsLineFeed {
                skipsLineFeed = false
                if byte == 0x0A { continue }
            }
            if byte == 0x0A || byte == 0x0D {
                skipsLineFeed = byte == 0x0D
                if let event = endLine() { events.append(event) }
            } else {
                line.append(byte)
                if line.count + data.count > Self.eventBytesMax { throw TooLarge() }
            }
        }
        return events
    }

    /// Ends a line: an empty one ends the event; a comment only shows that the other side lives.
    private mutating func endLine() -> String? {
        defer { line.removeAll(keepingCapacity: true) }
        if line.isEmpty {
            defer {
                data.removeAll(keepingCapacity: true)
                hasData = false
            }
            return hasData ? String(decoding: data, as: UTF8.self) : nil
        }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        guard line[..<colon].elementsEqual("data".utf8) else { return nil }
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == 0x20 { value = value.dropFirst() }
        if hasData { data.append(0x0A) }
        data.append(contentsOf: value)
        hasData = true
        return nil
    }
}
