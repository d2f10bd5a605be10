/// Resolver of a manual page's includes (`.so man1/other.1`), which inserts them before mandoc sees the page: mandoc
/// itself may open nothing. For a page outside a local tree the requests are dropped, and nothing is included.
struct RoffIncludes {
    /// Upper bounds: depth of includes, and their number; real pages have one.
    private static let depthMax = 8
    private static let countMax = 32

    /// Bytes of the whole page.
    private let bytesMax: Int
    /// The bytes of a page of the same tree, nil when there is none.
    private let find: (String) throws(DocumentProblem) -> [UInt8]?
    private var count = 0
    private var result: [UInt8] = []

    init(bytesMax: Int, find: @escaping (String) throws(DocumentProblem) -> [UInt8]?) {
        self.bytesMax = bytesMax
        self.find = find
    }

    static func expanded(
        _ source: some Collection<UInt8>, bytesMax: Int, find: @escaping (String) throws(DocumentProblem) -> [UInt8]?
    ) throws(DocumentProblem) -> [UInt8] {
        var includes = RoffIncludes(bytesMax: bytesMax, find: find)
        try includes.append(source, depth: 0)
        return includes.result
    }

    private mutating func append(_ source: some Collection<UInt8>, depth: Int) throws(DocumentProblem) {
        guard result.count + source.count <= bytesMax else {
            throw DocumentProblem(.tooLarge, "with the pages that it includes it has more than \(bytesMax >> 20) MiB")
        }
        var rest = source[...]
        while let first = rest.first {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let line = rest[..<end]
            if first == UInt8(ascii: ".") || first == UInt8(ascii: "'"), let path = Self.request(line) {
                try include(path, depth)
            } else {
                result.append(contentsOf: line)
                result.append(0x0A)
            }
            rest = end == rest.endIndex ? rest[end...] : rest[rest.index(after: end)...]
        }
    }

    private mutating func include(_ path: String, _ depth: Int) throws(DocumentProblem) {
        guard depth < Self.depthMax, count < Self.countMax else { return }
        count += 1
        if let bytes = try find(path) { try append(bytes, depth: depth + 1) }
    }

    /// Path that a line includes; nil for any other line.
    static func request(_ line: some Collection<UInt8>) -> String? {
        // Paths are shorter than this, so other lines are not read further.
        let words = line.prefix(512).dropFirst().split(maxSplits: 2) { $0 == 0x20 || $0 == 0x09 }
        guard let name = words.first, name.elementsEqual("so".utf8) || name.elementsEqual("mso".utf8) else {
            return nil
        }
        return words.count > 1 ? String(decoding: words[1].filter { $0 != 0x0D }, as: UTF8.self) : ""
    }
}
