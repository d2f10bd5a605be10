import Testing

/// A module imports only from the floors below, and on floor 0 along the arrows; floor 0 is pure.
@Suite struct FloorsTests {
    static let floor0: [String: Set<String>] = [
        "WireProtocol": [], "TextCoding": [], "Catalogue": ["TextCoding"], "PredictionEngine": [], "DocumentSearch": [],
        "Caching": [],
        "Resilience": [],
        "SessionLogic": ["WireProtocol", "PredictionEngine", "Resilience"],
    ]
    static let floor1: [String: Set<String>] = [
        "WebSocketTransport": ["CCrypto", "CZlib"],
        "DocumentSource": ["DocumentSearch", "TextCoding", "CLinux", "CXML", "CZlib"],
        "LanguageModel": [],
        "PrometheusMetrics": [], "RedisClient": ["CHiredis", "Resilience"],
    ]
    static let system: Set<String> = ["CZlib", "CCrypto", "CHiredis", "CLinux", "CXML"]
    private static let own = Set(floor0.keys).union(floor1.keys).union(system).union(["StreamServer"])

    @Test func modulesImportOnlyFromBelow() {
        for file in SourceTree.swiftFiles("Sources") {
            let allowed = Self.floor0[file.module] ?? Self.floor1[file.module]
            guard let allowed else { continue }
            let wrong = file.imports.intersection(Self.own).subtracting(allowed)
            #expect(wrong.isEmpty, "\(file.path) imports \(wrong.sorted())")
        }
    }

    /// Foundation for text and numbers, collections; nothing that waits, locks, logs, or knows the time.
    /// Made by a script, of words: "await" and "public" are two of them.
    private static func isWordTable(_ file: SourceTree.File) -> Bool { file.name == "LanguageTables.swift" }

    @Test func floorZeroIsPure() {
        let words = [
            "Task {", "Task.", "await ", " async ", "Mutex", "Atomic<", "ContinuousClock", "Date()", "Date.now",
            "SystemRandomNumberGenerator", ".random(", "Logger", "print(", "FileManager", "ProcessInfo",
            "DispatchQueue",
        ]
        for file in SourceTree.swiftFiles("Sources") where Self.floor0[file.module] != nil {
            let foreign = file.imports.subtracting(Self.own).subtracting(["Foundation", "DequeModule"])
            #expect(foreign.isEmpty, "\(file.path) imports \(foreign.sorted())")
            // Numbers drawn from a generator that was passed in are as good as passed in themselves.
            let code = file.code.replacing(/random(Element)?\((in: [^\n]*, )?using: &random\)/, with: "")
            if Self.isWordTable(file) { continue }
            for word in words { #expect(!code.contains(word), "\(file.path) has \(word)") }
        }
    }

    @Test func everyFloorZeroFileWithAFunctionHasItsTests() {
        let tests = Set(SourceTree.swiftFiles("Tests").map(\.name))
        for file in SourceTree.swiftFiles("Sources") where Self.floor0[file.module] != nil {
            guard file.code.contains("func ") else { continue }
            let expected = file.name.replacing(".swift", with: "Tests.swift")
            #expect(tests.contains(expected), "\(file.path) has no \(expected)")
        }
    }

    @Test func noFileIsNamedForNothing() {
        for file in SourceTree.swiftFiles("Sources") + SourceTree.swiftFiles("loadtest") {
            for word in ["Util", "Helper", "Manager", "Common", "Impl"] {
                #expect(!file.name.contains(word), "\(file.path)")
            }
        }
    }

    @Test func inputNeverReachesATrap() {
        for file in SourceTree.swiftFiles("Sources") + SourceTree.swiftFiles("loadtest") {
            if Self.isWordTable(file) { continue }
            for word in ["try!", "fatalError(", "preconditionFailure(", "as!", "@unchecked Sendable", "public "] {
                #expect(!file.code.contains(word), "\(file.path) has \(word)")
            }
        }
    }
}
