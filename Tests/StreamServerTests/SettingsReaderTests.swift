@testable import CatalogueServing
@testable import ItemServing
import Logging
import TestSupport
import Testing

@testable import StreamServer
@testable import RedisClient
@testable import DocumentSource
@testable import Resilience
@testable import LanguageModel
@testable import DocumentServing
@testable import WebSocketTransport

@Suite struct SettingsReaderTests {
    @Test func flagBeatsEnvironmentBeatsFileBeatsDefault() throws {
        var reader = SettingsReader(
            flags: ["PORT": "1"], environment: ["PORT": "2", "HOST": "env"],
            file: ("port: 3\nhost: file\nlog_level: debug", "f"))
        let settings = try reader.settings(hostName: "pod")
        #expect(settings.port == 1)
        #expect(settings.host == "env")
        #expect(settings.logLevel == .debug)
        #expect(settings.cacheMaxSize == 1000)
        #expect(settings.podName == "pod")
        #expect(reader.values["PORT"]?.origin == .flag)
    }

    @Test func everyProblemIsReportedAtOnceWithoutSecrets() {
        var reader = SettingsReader(
            flags: [:],
            environment: ["PORT": "x", "LOG_LEVEL": "loud", "SESSION_SECRET": "tiny", "LLM_BASE_URL": "ftp://x"],
            file: ("nonsense: 1\nDOCUMENT_ALLOW_PRIVATE: perhaps", "f.yaml"))
        do {
            _ = try reader.settings(hostName: "")
            Issue.record("taken")
        } catch {
            #expect(error.messages.count == 6)
            #expect(!error.messages.joined().contains("tiny"))
        }
    }

    @Test func listsAndFlagsOfAFileAreRead() throws {
        var reader = SettingsReader(
            flags: [:], environment: [:],
            file: ("allowed_origins: [\"https://a\", \"https://b\"]\ndocument_allow_private: true", "f"))
        let settings = try reader.settings(hostName: "")
        #expect(settings.allowedOrigins == ["https://a", "https://b"])
        #expect(settings.documentAllowPrivate)
    }

    @Test func aSourceOfTheCommandLineMayHoldAComma() throws {
        let folder = try TemporaryFolder()
        try folder.write("a,b.csv", "name\n")
        var reader = SettingsReader(flags: [:], sources: ["\(folder.path)/a,b.csv", "man:,x.csv"], environment: [:])
        #expect(
            try reader.settings(hostName: "").catalogues.flatMap(\.sources).map(\.path) == [
                "\(folder.path)/a,b.csv", "/usr/share/man", CatalogueSource.absolute("x.csv"),
            ])
    }

    @Test func cataloguesOfAFileComeBehindTheOneThatHasNoName() throws {
        let file = """
            catalogues:
              - name: parts
                kind: echo
                sources: [parts.csv, more.csv]
              - {name: pages, sources: "man:"}
            """
        var reader = SettingsReader(
            flags: [:], sources: ["first.csv"], environment: [:], file: (file, "f"), kinds: ["document", "echo"])
        let catalogues = try reader.settings(hostName: "").catalogues
        #expect(catalogues.map(\.name) == ["default", "parts", "pages"])
        #expect(catalogues.map(\.kind) == ["document", "echo", "document"])
        #expect(catalogues.map(\.sources.count) == [1, 2, 1])
    }

    @Test(arguments: [
        ("catalogues: 7", "a list of catalogues"), ("catalogues: [7]", "a list of catalogues"),
        ("catalogues: [{name: A, sources: x.csv}]", "of a-z 0-9 - _ in name"),
        ("catalogues: [{sources: x.csv}]", "in name"), ("catalogues: [{name: a}]", "at least one of sources"),
        ("catalogues: [{name: a, sources: x.csv, kind: magic}]", "expected document in kind, came \"magic\""),
        ("catalogues: [{name: a, sources: x.csv, colour: red}]", "came \"colour\""),
        ("catalogues: [{name: a, sources: x.csv}, {name: a, sources: y.csv}]", "\"a\" is the name of two"),
        ("catalogues: [{name: default, sources: x.csv}]\ncatalogue: y.csv", "\"default\" is the name of two"),
        ("catalogues: [{name: a, sources: nowhere.xyz}]", "there is no file"),
        ("catalogues: [{name: a, sources: ['']}]", "at least one of sources"),
        ("catalogues: [{name: a, sources: x.csv, kind: 5}]", "came \"5\""),
    ])
    func whatIsWrongWithCataloguesIsSaid(_ file: String, _ words: String) {
        var reader = SettingsReader(flags: [:], environment: [:], file: (file, "f"))
        do {
            _ = try reader.settings(hostName: "")
            Issue.record("taken")
        } catch {
            #expect(error.messages.contains { $0.contains(words) }, "\(error.messages)")
        }
    }

    @Test func moreCataloguesThanAPodHasRoomForAreRefused() {
        let many = (0...CatalogueSettings.catalogueMax).map { "{name: c\($0), sources: x.csv}" }
        var reader = SettingsReader(
            flags: [:], environment: [:], file: ("catalogues: [\(many.joined(separator: ", "))]", "f"))
        #expect(throws: SettingsProblems.self) { try reader.settings(hostName: "") }
    }

    @Test func aFileThatIsNoMapIsSaid() {
        for text in ["- a\n- b", "{", "just words"] {
            var reader = SettingsReader(flags: [:], environment: [:], file: (text, "f.yaml"))
            #expect(throws: SettingsProblems.self) { try reader.settings(hostName: "") }
        }
    }

    @Test func defaultsOfTheTableAreTheDefaultsOfTheCode() throws {
        var reader = SettingsReader(flags: [:], environment: [:])
        let read = try reader.settings(hostName: "hunch")
        #expect("\(read)" == "\(Settings())")
    }

    @Test func documentsHaveTheirFoldersAndTheirMemory() throws {
        var unset = SettingsReader(flags: [:], environment: [:])
        let usual = try unset.settings(hostName: "")
        #expect(usual.documentRoots == [] && usual.documentMemoryBytes == nil)
        var given = SettingsReader(
            flags: [:], environment: ["DOCUMENT_ROOTS": "/a, /b/c", "DOCUMENT_MEMORY_BYTES": "1073741824"])
        let settings = try given.settings(hostName: "")
        #expect(settings.documentRoots == ["/a", "/b/c"])
        #expect(settings.documentMemoryBytes == 1 << 30)
        for roots in ["relative", "/", "/a,//"] {
            var bad = SettingsReader(flags: [:], environment: ["DOCUMENT_ROOTS": roots])
            #expect(throws: SettingsProblems.self) { try bad.settings(hostName: "") }
        }
    }

    @Test func whatLibrariesNeedStaysInTheEnvironmentAndNothingElse() {
        for name in ["PATH", "TZ", "LC_ALL", "SSL_CERT_FILE", "MALLOC_ARENA_MAX"] {
            #expect(ProcessEnvironment.isKept(name), "\(name)")
        }
        for name in ["ADMIN_TOKEN", "REDIS_URL", "AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "PORT", ""] {
            #expect(!ProcessEnvironment.isKept(name), "\(name)")
        }
    }
}

/// How dependencies are asked, and names that settings had before.
@Suite struct DependencySettingsTests {
    @Test func eachDependencyHasItsTimesAttemptsAndBreaker() throws {
        var reader = SettingsReader(
            flags: [:],
            environment: [
                "REDIS_URL": "redis://127.0.0.1:7", "REDIS_CONNECT_TIMEOUT_MS": "11", "REDIS_TIMEOUT_MS": "12",
                "REDIS_ATTEMPTS": "3", "REDIS_BREAKER_FAILURES": "4", "REDIS_BREAKER_OPEN_MS": "13",
                "DOCUMENT_CONNECT_TIMEOUT_MS": "21", "DOCUMENT_SILENCE_TIMEOUT_MS": "22", "DOCUMENT_TIMEOUT_MS": "23",
                "DOCUMENT_ATTEMPTS": "2", "LLM_CONNECT_TIMEOUT_MS": "31", "LLM_SILENCE_TIMEOUT_MS": "32",
                "LLM_TIMEOUT_MS": "33", "LLM_ATTEMPTS": "6", "LLM_BREAKER_FAILURES": "7", "LLM_BREAKER_OPEN_MS": "34",
            ])
        let settings = try reader.settings(hostName: "")
        let redis = try #require(settings.redis)
        #expect(redis.connectTimeout == .milliseconds(11) && redis.commandTimeout == .milliseconds(12))
        #expect(redis.attempts == 3 && redis.breaker.failuresToOpen == 4 && redis.breaker.openFor == .milliseconds(13))
        #expect(settings.documents.times.connect == .milliseconds(21) && settings.documents.attempts == 2)
        #expect(settings.documents.times.silence == .milliseconds(22))
        #expect(settings.documents.times.whole == .milliseconds(23))
        #expect(settings.languageModelTimes.connect == .milliseconds(31) && settings.languageModelAttempts == 6)
        #expect(settings.languageModelTimes.silence == .milliseconds(32))
        #expect(settings.languageModelTimes.whole == .milliseconds(33))
        #expect(settings.languageModelBreaker.failuresToOpen == 7)
        #expect(settings.languageModelBreaker.openFor == .milliseconds(34))
    }

    @Test func namesOfTheOriginalSystemsAreRead() throws {
        var reader = SettingsReader(
            flags: [:], environment: ["AI_RETRY_MAX_ATTEMPTS": "3", "AI_CIRCUIT_BREAKER_TIMEOUT": "5000"],
            file: ("ai_circuit_breaker_threshold: 9", "f"))
        let settings = try reader.settings(hostName: "")
        #expect(settings.languageModelAttempts == 3 && settings.languageModelBreaker.failuresToOpen == 9)
        #expect(settings.languageModelBreaker.openFor == .seconds(5))
    }

    @Test func aNameThatIsGoneIsRefusedWithTheOneThatTookItsPlace() {
        var reader = SettingsReader(
            flags: [:], environment: ["AI_CONFIDENCE_THRESHOLD": "0.9"], file: ("monitoring_enabled: true", "f.yaml"))
        do {
            _ = try reader.settings(hostName: "")
            Issue.record("taken")
        } catch {
            #expect(error.messages.contains { $0.contains("PREFETCH_THRESHOLD") })
            #expect(error.messages.contains { $0.contains("f.yaml") && $0.contains("METRICS_PORT") })
        }
    }

    @Test func whatIsGivenWithoutAValueIsRefusedWhereOneIsNeeded() {
        var reader = SettingsReader(flags: [:], environment: [:], file: ("port: \"\"\nredis_timeout_ms: []", "f"))
        do {
            _ = try reader.settings(hostName: "")
            Issue.record("taken")
        } catch {
            #expect(error.messages.count == 2 && error.messages[0].hasPrefix("PORT: expected"))
        }
    }

    @Test func yesAndNoOfAFileAreOneAndNoughtAndOffIsOff() throws {
        var reader = SettingsReader(
            flags: [:], environment: [:],
            file: ("max_connections: false\ncatalogue_wait: true\nwebsocket_compression: off", "f"))
        let settings = try reader.settings(hostName: "")
        #expect(settings.connectionsMax == 0 && settings.catalogueWaits && settings.compression == .off)
    }

    @Test func aProblemNamesWhatWasWritten() {
        var reader = SettingsReader(flags: [:], environment: ["AI_RETRY_MAX_ATTEMPTS": "abc"])
        do {
            _ = try reader.settings(hostName: "")
            Issue.record("taken")
        } catch {
            #expect(error.messages.count == 1 && error.messages[0].hasPrefix("AI_RETRY_MAX_ATTEMPTS: expected"))
        }
    }

    @Test func aSettingUnderBothItsNamesIsRefused() {
        var reader = SettingsReader(flags: [:], environment: ["LLM_ATTEMPTS": "3", "AI_RETRY_MAX_ATTEMPTS": "4"])
        #expect(throws: SettingsProblems.self) { try reader.settings(hostName: "") }
        var file = SettingsReader(
            flags: [:], environment: [:], file: ("llm_attempts: 3\nai_retry_max_attempts: 4", "f"))
        #expect(throws: SettingsProblems.self) { try file.settings(hostName: "") }
    }

    /// A password in an address that is refused is not repeated.
    @Test(arguments: [
        ("LLM_BASE_URL", "http://me:hunter2@host/v1"), ("REDIS_URL", "http://me:hunter2@host"),
        ("REDIS_SENTINEL_TLS", "perhaps"), ("SESSION_SECRET", "hunter2"),
    ])
    func noPasswordIsRepeated(_ name: String, _ text: String) {
        var reader = SettingsReader(flags: [:], environment: [name: text])
        do {
            _ = try reader.settings(hostName: "")
            Issue.record("taken")
        } catch {
            #expect(error.messages.count == 1 && error.messages[0].hasPrefix("\(name): expected"))
            #expect(!error.messages[0].contains("hunter2"))
        }
    }

    /// Each line is read alone.
    @Test func everySettingNamesWhatItIsAndItsUnit() {
        for setting in Setting.all {
            let words = setting.meaning.split(separator: " ")
            #expect(words.count >= 4, "\(setting.name)")
            #expect(words[0].first?.isUppercase == true || "01`".contains(setting.meaning.prefix(1)), "\(setting.name)")
            if setting.name.hasSuffix("_MS") || setting.name == "RATE_LIMIT_WINDOW" {
                #expect(setting.meaning.contains("milliseconds"), "\(setting.name)")
            }
            if setting.name.hasSuffix("_SECONDS") { #expect(setting.meaning.contains("seconds"), "\(setting.name)") }
            if setting.name.contains("BYTES") { #expect(setting.meaning.contains("bytes"), "\(setting.name)") }
        }
        #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
    }
}
