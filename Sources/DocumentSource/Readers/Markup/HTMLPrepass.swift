import TextCoding

/// Makes foreign HTML safe and short for libxml2, in one walk over its bytes: libxml2 takes time that grows with the square of
/// nesting, of a tag's attributes, and of end tags without a beginning.
///
/// Gone are scripts, styles, comments, declarations, and attributes that no reader of ours asks for; references are written as
/// libxml2 reads them. The page's text stays whole: what is cut is structure, and `cuts` says how much.
struct HTMLPrepass {
    /// Nesting depth of elements, upper bound; browsers keep 512.
    static let depthMax = 5000
    static let attributesMax = 1000

    /// Counts of the structure left out because there was too much of it.
    struct Cuts: Equatable, Sendable {
        var tags = 0
        var attributes = 0
    }

    private let bytes: [UInt8]
    private var place = 0
    private var output: [UInt8] = []
    private(set) var cuts = Cuts()

    /// Open elements: the hash of each name, and where the name stands.
    private var open: [(hash: UInt64, name: Range<Int>)] = []
    /// Positions in `open` of each name, and of table parts, past which an end tag of something else does not reach.
    private var places: [UInt64: [Int]] = [:]
    private var scopes: [Int] = []
    /// Elements left out as too deep: their end tags are left out as well.
    private var tooDeep: [UInt64: Int] = [:]
    /// Raw-text end tags that do not occur any more.
    private var missingEnds: Set<UInt64> = []

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        output.reserveCapacity(bytes.count + bytes.count / 8)
    }

    static func cleaned(_ html: String) -> (bytes: [UInt8], cuts: Cuts) {
        var pass = HTMLPrepass(Array(html.utf8))
        pass.run()
        return (pass.output, pass.cuts)
    }

    // MARK: Names

    private static func hash(_ name: some Collection<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(lower(byte))) &* 0x100_0000_01B3 }
        return hash
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    private static func hashes(_ names: String) -> Set<UInt64> {
        Set(names.split(separator: " ").map { hash(Array($0.utf8)) })
    }

    private static let void = hashes(
        "area base basefont br col embed frame hr img input keygen link meta param source track wbr")
    /// Elements whose contents are neither markup nor text to read.
    private static let raw = hashes("script style textarea xmp iframe noembed noframes")
    private static let scopeMarks = hashes("table td th caption")
    private static let tableParts = hashes("table tr td th tbody thead tfoot caption body html")
    private static let title = hash(Array("title".utf8))
    /// Attributes that readers ask for.
    private static let kept = hashes("class role alt hidden aria-hidden rowspan colspan")

    /// Elements that a start tag ends, and elements at which the search for them stops.
    private struct Implied {
        let ends: Set<UInt64>
        let barriers: Set<UInt64>
    }

    private static let implied: [UInt64: Implied] = {
        var table: [UInt64: Implied] = [:]
        func add(_ names: String, ends: String, barriers: String) {
            for name in hashes(names) { table[name] = Implied(ends: hashes(ends), barriers: hashes(barriers)) }
        }
        add(
            "p div section article main header footer aside ul ol dl table blockquote pre figure form fieldset hr address "
                + "details h1 h2 h3 h4 h5 h6 nav center",
            ends: "p", barriers: "div section article main td th li dd table blockquote button")
        add("li", ends: "li", barriers: "ul ol menu")
        add("dt dd", ends: "dt dd", barriers: "dl")
        add("td th", ends: "td th", barriers: "tr table")
        add("tr", ends: "tr", barriers: "table")
        add("thead tbody tfoot", ends: "thead tbody tfoot", barriers: "table")
        add("option optgroup", ends: "option", barriers: "select")
        return table
    }()
    /// Depth to which an element that a start tag ends is searched for.
    private static let impliedDepth = 24

    // MARK: Walk

    private mutating func run() {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "<"): markup()
            case UInt8(ascii: "&"): reference()
            case let byte:
                output.append(byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D ? byte : 0x20)
                place += 1
            }
        }
    }

    private func byte(_ offset: Int) -> UInt8 {
        place + offset < bytes.count ? bytes[place + offset] : 0
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { output.append(contentsOf: $0) }
    }

    private mutating func markup() {
        let next = byte(1)
        if Self.isLetter(next) {
            beginning()
        } else if next == UInt8(ascii: "/"), Self.isLetter(byte(2)) {
            ending()
        } else if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") || next == UInt8(ascii: "/") {
            declaration()
        } else {
            write("&lt;")
            place += 1
        }
    }

    /// Comments go to their end, other declarations to the next `>`; one that never ends takes the rest along, as in browsers.
    private mutating func declaration() {
        if byte(1) == UInt8(ascii: "!"), byte(2) == UInt8(ascii: "-"), byte(3) == UInt8(ascii: "-") {
            // `<!-->` and `<!--->` are whole.
            place += 2
            while place < bytes.count {
                if bytes[place] == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-") {
                    if byte(2) == UInt8(ascii: ">") { return place += 3 }
                    if byte(2) == UInt8(ascii: "!"), byte(3) == UInt8(ascii: ">") { return place += 4 }
                }
                place += 1
            }
            return
        }
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
        place += 1
    }

    private mutating func name() -> Range<Int> {
        let start = place
        while place < bytes.count, !Self.isSpace(bytes[place]), bytes[place] != UInt8(ascii: ">"),
            bytes[place] != UInt8(ascii: "/"), bytes[place] != UInt8(ascii: "<")
        {
            place += 1
        }
        return start..<place
    }

    private mutating func beginning() {
        place += 1
        let name = name()
        let hash = Self.hash(bytes[name])
        let isVoid = Self.void.contains(hash)
        let isRaw = Self.raw.contains(hash) || hash == Self.title
        let isWritten = hash == Self.title || !isRaw && (isVoid || makeRoom(for: hash))
        let start = output.count
        output.append(UInt8(ascii: "<"))
        for position in name { output.append(Self.lower(bytes[position])) }
        let isEmpty = attributes()
        output.append(UInt8(ascii: ">"))
        if !isWritten { output.removeSubrange(start...) }
        // In HTML the slash of `<p/>` means nothing; of elements that HTML does not know it may.
        if isRaw {
            // An element without its end loses only the tag.
            if isEmpty || !rawText(until: name, hash) { output.removeSubrange(start...) }
        } else if isWritten, !isVoid {
            if Self.scopeMarks.contains(hash) { scopes.append(open.count) }
            places[hash, default: []].append(open.count)
            open.append((hash, name))
        }
    }

    /// Ends what the beginning of an element ends.
    ///
    /// - Returns: false when the element would lie too deep
    private mutating func makeRoom(for hash: UInt64) -> Bool {
        if let implied = Self.implied[hash] {
            var position = open.count - 1
            let last = max(0, open.count - Self.impliedDepth)
            while position >= last, !implied.barriers.contains(open[position].hash) {
                if implied.ends.contains(open[position].hash) {
                    close(downTo: position)
                    break
                }
                position -= 1
            }
        }
        guard open.count >= Self.depthMax else { return true }
        cuts.tags += 1
        tooDeep[hash, default: 0] += 1
        return false
    }

    private mutating func close(downTo position: Int) {
        // Each by its own name: libxml2 takes no end of an inline element for that of a block inside it.
        while open.count > position {
            let last = open.removeLast()
            writeEnd(last.name)
            _ = places[last.hash]?.popLast()
            if scopes.last == open.count { scopes.removeLast() }
        }
    }

    private mutating func writeEnd(_ name: Range<Int>) {
        write("</")
        for position in name { output.append(Self.lower(bytes[position])) }
        output.append(UInt8(ascii: ">"))
    }

    private mutating func ending() {
        place += 2
        let name = name()
        let hash = Self.hash(bytes[name])
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
        place += 1
        if let count = tooDeep[hash], count > 0 {
            tooDeep[hash] = count - 1
            return
        }
        guard let position = places[hash]?.last,
            position >= scopes.last ?? 0 || Self.tableParts.contains(hash)
        else { return }
        close(downTo: position)
    }

    /// Reads what stands between the beginning of a script or a title and its end.
    ///
    /// - Returns: false when it has no end
    private mutating func rawText(until name: Range<Int>, _ hash: UInt64) -> Bool {
        let isTitle = hash == Self.title
        guard let end = endOfRawText(name, hash) else { return false }
        if isTitle {
            while place < end {
                if bytes[place] == UInt8(ascii: "&") {
                    reference()
                } else {
                    if bytes[place] == UInt8(ascii: "<") {
                        write("&lt;")
                    } else {
                        output.append(max(0x20, bytes[place]))
                    }
                    place += 1
                }
            }
            write("</title>")
        }
        place = end
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
        place += 1
        return true
    }

    private mutating func endOfRawText(_ name: Range<Int>, _ hash: UInt64) -> Int? {
        guard !missingEnds.contains(hash) else { return nil }
        var position = place
        while position + name.count + 1 < bytes.count {
            if bytes[position] == UInt8(ascii: "<"), bytes[position + 1] == UInt8(ascii: "/") {
                let candidate = bytes[(position + 2)..<(position + 2 + min(name.count, bytes.count - position - 2))]
                if candidate.elementsEqual(bytes[name], by: { Self.lower($0) == Self.lower($1) }) { return position }
            }
            position += 1
        }
        missingEnds.insert(hash)
        return nil
    }

    // MARK: Attributes

    /// Reads to the end of a tag and writes the attributes that are kept.
    ///
    /// - Returns: whether the tag ends itself, as in `<title/>`
    private mutating func attributes() -> Bool {
        var count = 0
        var isEmpty = false
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: ">") {
                place += 1
                return isEmpty
            }
            isEmpty = byte == UInt8(ascii: "/")
            if isEmpty || Self.isSpace(byte) || byte == UInt8(ascii: "=") {
                place += 1
                continue
            }
            // An unended tag: the next one begins here.
            if byte == UInt8(ascii: "<") { return false }
            attribute(isKept: count < Self.attributesMax)
            count += 1
            if count > Self.attributesMax { cuts.attributes += 1 }
        }
        return isEmpty
    }

    private mutating func attribute(isKept: Bool) {
        let start = place
        while place < bytes.count, !Self.isSpace(bytes[place]), bytes[place] != UInt8(ascii: "="),
            bytes[place] != UInt8(ascii: ">"), bytes[place] != UInt8(ascii: "/"), bytes[place] != UInt8(ascii: "<")
        {
            place += 1
        }
        let name = start..<place
        var after = place
        while after < bytes.count, Self.isSpace(bytes[after]) { after += 1 }
        var value = place..<place
        if after < bytes.count, bytes[after] == UInt8(ascii: "=") {
            place = after + 1
            while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
            value = self.value()
        }
        guard isKept, name.count <= 16, Self.kept.contains(Self.hash(bytes[name])) else { return }
        output.append(0x20)
        for position in name { output.append(Self.lower(bytes[position])) }
        write("=\"")
        writeQuoted(value)
        write("\"")
    }

    /// A value so that it ends where it did.
    private mutating func writeQuoted(_ value: Range<Int>) {
        let end = place
        place = value.lowerBound
        while place < value.upperBound {
            switch bytes[place] {
            case UInt8(ascii: "&"): reference(isInAttribute: true)
            case UInt8(ascii: "\""):
                write("&quot;")
                place += 1
            case UInt8(ascii: "<"):
                write("&lt;")
                place += 1
            case let byte:
                output.append(max(0x20, byte))
                place += 1
            }
        }
        place = end
    }

    private mutating func value() -> Range<Int> {
        guard place < bytes.count else { return place..<place }
        let quote = bytes[place]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = place + 1
            place = start
            while place < bytes.count, bytes[place] != quote { place += 1 }
            defer { place = min(bytes.count, place + 1) }
            return start..<place
        }
        let start = place
        while place < bytes.count, !Self.isSpace(bytes[place]), bytes[place] != UInt8(ascii: ">") { place += 1 }
        return start..<place
    }

    // MARK: References

    private mutating func reference(isInAttribute: Bool = false) {
        let start = place + 1
        if byte(1) == UInt8(ascii: "#") { return number() }
        var end = start
        while end < bytes.count, end - start < CharacterReferences.nameBytesMax,
            Self.isLetter(bytes[end]) || Self.isDigit(bytes[end])
        {
            end += 1
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: ";"), end > start {
            if let text = CharacterReferences.added[String(decoding: bytes[start..<end], as: UTF8.self)] {
                writeCharacters(text)
            } else {
                output.append(contentsOf: bytes[place...end])
            }
            place = end + 1
        } else if !isInAttribute, let name = CharacterReferences.name(atStartOf: bytes[start..<end]) {
            if let text = CharacterReferences.added[name] {
                writeCharacters(text)
            } else {
                output.append(UInt8(ascii: "&"))
                output.append(contentsOf: name.utf8)
                output.append(UInt8(ascii: ";"))
            }
            place = start + name.utf8.count
        } else {
            write("&amp;")
            place = start
        }
    }

    private mutating func number() {
        var end = place + 2
        let isHexadecimal = end < bytes.count && bytes[end] | 0x20 == UInt8(ascii: "x")
        if isHexadecimal { end += 1 }
        let start = end
        var value: UInt32? = 0
        while end < bytes.count, let digit = Character(Unicode.Scalar(bytes[end])).hexDigitValue,
            isHexadecimal || digit < 10
        {
            value = value.flatMap { $0 <= 0x10FFFF ? $0 * (isHexadecimal ? 16 : 10) + UInt32(digit) : nil }
            end += 1
        }
        guard end > start else {
            write("&amp;")
            return place += 1
        }
        writeCharacters(String(Character(CharacterReferences.scalar(value))))
        place = end < bytes.count && bytes[end] == UInt8(ascii: ";") ? end + 1 : end
    }

    /// Characters that a reference stands for, such that they are no markup.
    private mutating func writeCharacters(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): write("&lt;")
            case UInt8(ascii: "&"): write("&amp;")
            case UInt8(ascii: "\""): write("&quot;")
            case 0..<0x20 where byte != 0x09 && byte != 0x0A: output.append(0x20)
            default: output.append(byte)
            }
        }
    }
}
