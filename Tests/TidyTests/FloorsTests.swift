import Testing

/// A module imports only from the floors below, on floor 0 along the arrows, and in the shell from the storeys below; floor 0 is
/// pure.
@Suite struct FloorsTests {
    static let floor0: [String: Set<String>] = [
        "WireProtocol": [], "TextCoding": [], "Catalogue": ["TextCoding"], "PredictionEngine": [],
        "PredictionEvaluation": ["PredictionEngine"], "DocumentSearch": ["PredictionEngine"],
        "AnswerEvaluation": ["DocumentSearch", "PredictionEvaluation"], "Caching": [], "Resilience": [],
        "Fleet": ["WireProtocol"], "SessionLogic": ["WireProtocol", "Resilience", "Fleet"],
    ]
    static let floor1: [String: Set<String>] = [
        "WebSocketTransport": ["CCrypto", "CZlib"],
        "DocumentSource": ["DocumentSearch", "TextCoding", "CLinux", "CXML", "CZlib"],
        "LanguageModel": [], "HTTPTransport": ["WebSocketTransport"],
        "PrometheusMetrics": [], "RedisClient": ["CHiredis", "Resilience"],
    ]
    /// From the lowest storey to the highest.
    static let storeys = [
        "PodRuntime", "SharedState", "SharedWork", "CatalogueServing", "DocumentServing", "ItemServing",
        "SessionServing",
        "HTTPServing", "StreamServer",
    ]
    /// What of floor 1 a storey is about; the others do not know that it exists.
    private static let outside: [String: Set<String>] = [
        "PodRuntime": ["PrometheusMetrics"],
        "SharedState": ["PrometheusMetrics", "RedisClient"],
        "SharedWork": ["PrometheusMetrics", "RedisClient", "DocumentSource"],
        "CatalogueServing": ["PrometheusMetrics", "DocumentSource"],
        "DocumentServing": ["PrometheusMetrics", "DocumentSource", "LanguageModel"],
        "ItemServing": ["PrometheusMetrics", "DocumentSource"],
        "SessionServing": ["PrometheusMetrics", "WebSocketTransport"],
        "HTTPServing": ["PrometheusMetrics", "WebSocketTransport", "HTTPTransport"],
        "StreamServer": Set(floor1.keys),
    ]
    /// Lines of a storey: what one person reads in a morning.
    private static let storeyLinesMax = 2600
    static let system: Set<String> = ["CZlib", "CCrypto", "CHiredis", "CLinux", "CXML"]
    private static let own = Set(floor0.keys).union(floor1.keys).union(system).union(storeys)

    private static func allowed(_ module: String) -> Set<String>? {
        if let known = floor0[module] ?? floor1[module] { return known }
        guard let storey = storeys.firstIndex(of: module) else { return nil }
        return Set(floor0.keys).union(storeys[..<storey]).union(outside[module] ?? []).union(["CCrypto"])
    }

    @Test func modulesImportOnlyFromBelow() {
        for file in SourceTree.swiftFiles("Sources") {
            guard let allowed = Self.allowed(file.module) else { continue }
            let wrong = file.imports.intersection(Self.own).subtracting(allowed)
            #expect(wrong.isEmpty, "\(file.path) imports \(wrong.sorted())")
        }
    }

    @Test func everyModuleHasItsFloor() {
        let executables: Set<String> = ["hunch"]
        for module in Set(SourceTree.swiftFiles("Sources").map(\.module)).subtracting(executables) {
            #expect(Self.allowed(module) != nil, "\(module) stands on no floor")
        }
    }

    /// The folders of modules that have several, from the lowest to the highest; "" is the module's own folder. What is declared in
    /// one is not named in a lower one.
    private static let folders: [String: [String]] = [
        "Fleet": ["Forms", "Pods"],
        "SessionLogic": ["Typing", "Speculation", "Draining", "Delivery", "Answering", "Admission"],
        "HTTPTransport": ["Rules", "Listener"],
        "PodRuntime": ["", "Telemetry"],
        "SharedState": ["", "Redis", "Secrets", "Sessions", "Pods", "Answers", "Broker"],
        "SharedWork": ["Leases", "Cache", "Hottest", "Popularity", "Tasks", ""],
        "DocumentServing": ["Documents", "Answers"],
        "ItemServing": ["Prediction", "Kinds", ""],
        "SessionServing": ["Limits", "Sessions", "Connections"],
        "HTTPServing": ["", "Health", "Admission", "Security", "Middleware", "Page", "Routes", "Listener"],
        "StreamServer": ["Settings", "Services", ""],
    ]

    private static func folder(_ file: SourceTree.File) -> String {
        let parts = file.path.split(separator: "/")
        return parts.count > 3 ? String(parts[2]) : ""
    }

    @Test func noFolderRefersUpwards() {
        let files = SourceTree.swiftFiles("Sources")
        var named = 0
        for (module, order) in Self.folders {
            var places: [String: Int] = [:]
            let own = files.filter { $0.module == module }
            for file in own {
                guard let place = order.firstIndex(of: Self.folder(file)) else {
                    Issue.record("\(file.path) is in a folder that has no place")
                    continue
                }
                for line in file.code.split(separator: "\n") where !line.hasPrefix("private") {
                    let words = line.split(separator: " ").prefix { $0.first?.isLowercase == true || $0.hasPrefix("@") }
                    guard let kind = words.last, ["struct", "class", "enum", "protocol", "typealias"].contains(kind),
                        !line.hasPrefix(" ")
                    else { continue }
                    let rest = line.split(separator: " ").dropFirst(words.count).first ?? ""
                    places[String(rest.prefix { $0.isLetter || $0.isNumber })] = place
                }
            }
            for file in own {
                guard let place = order.firstIndex(of: Self.folder(file)) else { continue }
                let words = Set(file.code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
                for word in words.sorted() {
                    guard let other = places[word] else { continue }
                    named += 1
                    #expect(other <= place, "\(file.path) names \(word), which is declared above it")
                }
            }
        }
        #expect(named > 200)
    }

    /// A storey that has grown past what one reads is two.
    @Test func noStoreyIsTooLarge() {
        for storey in Self.storeys {
            let files = SourceTree.swiftFiles("Sources").filter { $0.module == storey }
            let lines = files.reduce(0) { $0 + $1.code.split(separator: "\n", omittingEmptySubsequences: false).count }
            #expect(lines < Self.storeyLinesMax, "\(storey) has \(lines) lines")
        }
    }

    /// Each folder of the stores is a store: a protocol, and its forms beside it.
    @Test func everyStoreHasItsForms() {
        let files = SourceTree.swiftFiles("Sources").filter { ["SharedState", "SharedWork"].contains($0.module) }
        let stores = files.filter { $0.code.contains("/// Its forms: memory") || $0.code.contains("package protocol") }
        for file in stores where file.path.split(separator: "/").count == 4 {
            let folder = file.path.split(separator: "/")[2]
            let names = files.filter { $0.path.contains("/\(folder)/") }.map(\.name)
            #expect(names.contains { $0.hasPrefix("Memory") }, "\(folder) has no form in memory")
            #expect(names.contains { $0.hasPrefix("Redis") }, "\(folder) has no form in Redis")
        }
        #expect(stores.count >= 9)
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
