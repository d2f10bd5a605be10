@testable import CatalogueServing
@testable import ItemServing
import Logging
import TestSupport
import Testing

@testable import StreamServer

@Suite struct SettingsReaderTests {
    @Test func flagBeatsEnvironmentBeatsFileBeatsDefault() throws {
        var reader = SettingsReader(
            flags: [.port: "1"], environment: ["PORT": "2", "HOST": "env"],
            file: ("port: 3\nhost: file\nlog_level: debug", "f"))
        let settings = try reader.settings(hostName: "pod")
        #expect(settings.port == 1)
        #expect(settings.host == "env")
        #expect(settings.logLevel == .debug)
        #expect(settings.cacheMaxSize == 1000)
        #expect(settings.podName == "pod")
        #expect(reader.values[.port]?.origin == .flag)
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
            try reader.settings(hostName: "").catalogue.map(\.path) == [
                "\(folder.path)/a,b.csv", "/usr/share/man", CatalogueSource.absolute("x.csv"),
            ])
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
