import Foundation
import TestSupport
import Testing

@Suite struct CommandLineTests {
    private func catalogue() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            "a.csv", "id,name,popularity,document_url\nalpha,Alpha,3,a.md\nbeta,Beta,1,\n,,7,\nalpha,Again,\n")
        try folder.write("a.md", "# Alpha\n## Calibration\nSend one volt and press the encoder.\n")
        return folder
    }

    @Test func predictShowsProbabilities() async throws {
        let folder = try catalogue()
        let result = try await HunchProcess.run("predict", "--catalogue", "\(folder.path)/a.csv", "alp")
        #expect(result.status == 0)
        #expect(
            result.output.contains("97.4 %  Alpha  (alpha)")
                && result.output.contains("nothing of the catalogue is meant: 2.6 %"))
        let json = try await HunchProcess.run("predict", "--json", "--catalogue", "\(folder.path)/a.csv", "alp")
        #expect(try Frame(json.output)["data.0.product.id"] == "alpha")
    }

    @Test func evaluateMeasuresStringsOfItsOwnAndThoseGiven() async throws {
        let folder = try TemporaryFolder()
        let names = (0..<60).map { "tool\($0 * 37 % 101)-part\($0)\t\($0)" }
        try folder.write("c.tsv", "name\tpopularity\n" + names.joined(separator: "\n") + "\n")
        let source = ["--catalogue", "\(folder.path)/c.tsv"]
        let traces = try await HunchProcess.run(["evaluate", "traces", "--count", "60"] + source)
        #expect(traces.status == 0 && traces.output.split(separator: "\n").count > 55)
        try folder.write("t.tsv", traces.output)
        let given = try await HunchProcess.run(
            ["evaluate", "typeahead", "--json", "--svg", "\(folder.path)/r.svg", "--traces", "\(folder.path)/t.tsv"]
                + source)
        #expect(given.status == 0)
        #expect((try Frame(given.output)["mix.success.3.value"] ?? 0.0) > 0.7)
        #expect(try String(contentsOfFile: "\(folder.path)/r.svg", encoding: .utf8).hasPrefix("<svg"))
        try folder.write("bad.tsv", "pop\tclean\tx\n")
        let bad = try await HunchProcess.run(
            ["evaluate", "typeahead", "--traces", "\(folder.path)/bad.tsv"] + source)
        #expect(bad.status == 65 && bad.errors.contains("bad.tsv:1: expected four fields"))
    }

    @Test func askAnswersWithItsSource() async throws {
        let folder = try catalogue()
        let result = try await HunchProcess.run(
            "ask", "--catalogue", "\(folder.path)/a.csv", "alpha", "how to calibrate?")
        #expect(result.status == 0)
        #expect(result.output.contains("Send one volt and press the encoder."))
        #expect(result.output.contains("page 1, Calibration"))
        let failed = try await HunchProcess.run("ask", "--catalogue", "\(folder.path)/a.csv", "beta", "how?")
        #expect(failed.status == 65)
        #expect(failed.output.contains("no manual"))
    }

    @Test func checkReportsEveryProblemWithItsLine() async throws {
        let folder = try catalogue()
        let result = try await HunchProcess.run("catalogue", "check", "\(folder.path)/a.csv")
        #expect(result.status == 65)
        #expect(result.output.contains("a.csv:4: missing name"))
        #expect(result.output.contains("a.csv:5: duplicate id"))
        #expect(result.output.contains("2 items from 1 file(s), 1 missing name, 1 duplicate id"))
    }

    @Test func aCleanCopyIsWrittenBesidesAndNeverOverItsSource() async throws {
        let folder = try catalogue()
        let source = "\(folder.path)/a.csv"
        let before = try String(contentsOfFile: source, encoding: .utf8)
        for target in [source, "\(folder.path)/../\(folder.path.split(separator: "/").last ?? "")/a.csv"] {
            let result = try await HunchProcess.run("catalogue", "check", source, "--fix", target)
            #expect(result.status == 78 && result.errors.contains("expected another file than the sources"))
        }
        #expect(try String(contentsOfFile: source, encoding: .utf8) == before)
        _ = try await HunchProcess.run("catalogue", "check", source, "--fix", "\(folder.path)/clean.csv")
        let clean = try String(contentsOfFile: "\(folder.path)/clean.csv", encoding: .utf8)
        #expect(clean.contains("alpha,Alpha,,,,3,,a.md,,,,,\r\n"))
        let again = try await HunchProcess.run("catalogue", "check", "\(folder.path)/clean.csv")
        #expect(again.status == 0 && again.output.hasPrefix("2 items from 1 file(s), no problems"))
        try folder.write("none.csv", "colour\nred\n")
        let empty = try await HunchProcess.run(
            "catalogue", "check", "\(folder.path)/none.csv", "--fix", "\(folder.path)/empty.csv")
        #expect(empty.status == 65 && empty.errors.contains("nothing is written"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/empty.csv"))
    }

    @Test func sourcesStandSideBySideWithCommasEverywhere() async throws {
        let folder = try catalogue()
        try folder.write("b.csv", "id,name\nc,Gamma\n")
        let both = "\(folder.path)/a.csv,\(folder.path)/b.csv"
        #expect(try await HunchProcess.run("predict", "--catalogue", both, "gam").output.contains("Gamma"))
        #expect(try await HunchProcess.run("catalogue", "check", both).output.contains("3 items from 2 file(s)"))
        let wrong = try await HunchProcess.run("predict", "--catalogue", "\(folder.path)/none.csv", "x")
        #expect(wrong.status != 0 && wrong.errors.contains("none.csv"), "\(wrong.errors)")
    }

    @Test func whatIsNoItemIsSaidBeforeAnythingIsAnswered() async throws {
        let folder = try catalogue()
        let source = ["--catalogue", "\(folder.path)/a.csv"]
        let near = try await HunchProcess.run(["ask"] + source + ["alph", "how to calibrate?"])
        #expect(near.status == 0 && near.errors.contains("\"alph\" is taken for Alpha (alpha)"))
        let none = try await HunchProcess.run(["ask"] + source + ["zzqqxx", "how?"])
        #expect(none.status == 65 && none.errors.contains("there is no item \"zzqqxx\"") && none.output.isEmpty)
    }

    @Test func everySettingProblemIsToldAtOnce() async throws {
        let folder = try catalogue()
        try folder.write("bad.yaml", "prot: 1\ncache_max_size: many\n")
        let result = try await HunchProcess.run(
            "serve", "--config", "\(folder.path)/bad.yaml", "--port", "99999", "--catalogue", "/none",
            environment: ["PREFETCH_THRESHOLD": "7", "SESSION_SECRET": "short"])
        #expect(result.status == 78)
        for words in [
            "\"prot\"", "PORT: expected", "CACHE_MAX_SIZE: expected", "PREFETCH_THRESHOLD: expected", "/none",
            "SESSION_SECRET: expected",
        ] {
            #expect(result.errors.contains(words), "\(words) in \(result.errors)")
        }
        #expect(!result.errors.contains("short"))
    }

    @Test func configPrintsWhatIsEffectiveAndMasksSecrets() async throws {
        let folder = try TemporaryFolder()
        try folder.write("c.yaml", "port: 7000\nlog_level: debug\nadmin_token: hidden-token\n")
        let result = try await HunchProcess.run(
            "config", "--config", "\(folder.path)/c.yaml", "--host", "127.0.0.2", environment: ["PORT": "7001"])
        #expect(result.status == 0)
        #expect(result.output.contains("PORT=7001  # environment"))
        #expect(result.output.contains("HOST=127.0.0.2  # flag"))
        #expect(result.output.contains("LOG_LEVEL=debug  # file"))
        #expect(result.output.contains("CACHE_MAX_SIZE=1000  # default"))
        #expect(!result.output.contains("hidden-token"))
    }

    @Test func withoutACatalogueItSaysWhatIsMissing() async throws {
        let result = try await HunchProcess.run("serve")
        #expect(result.status == 78)
        #expect(result.errors.contains("--catalogue"))
    }
}
