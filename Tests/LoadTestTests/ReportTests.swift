import Foundation
import NIOCore
import Testing

@testable import loadtest

@Suite struct ReportTests {
    private func report(_ change: (inout Ledger) -> Void = { _ in }) -> Report {
        var ledger = Ledger()
        ledger.keystrokes = 10
        ledger.superseded = 1
        for time in 1...9 { ledger.latency.record(.milliseconds(time)) }
        change(&ledger)
        let plan = CrowdPlan(
            targets: [Target(host: "127.0.0.1", port: 1, path: "/ws")], names: ["a"], ids: ["a"], seed: 5)
        let outcome = Crowd.Outcome(
            ledger: ledger, seconds: [Ledger.Second(second: 1, connects: 4)], took: .seconds(2), active: .seconds(2),
            cores: 0.1)
        let shape = CrowdShape(users: 3, ramp: .zero, duration: .seconds(1))
        return Report(profile: "load", plan: plan, shape: shape, outcome: outcome, loops: 1)
    }

    private func failures(p99: Double? = nil, errors: Int? = nil, _ change: (inout Ledger) -> Void = { _ in }) -> Int {
        var report = report(change)
        report.judge(p99Milliseconds: p99, errorsMax: errors)
        return report.failures.count
    }

    @Test func everythingThatWasTypedMustComeToAnEnd() {
        #expect(failures() == 0)
        #expect(failures { $0.keystrokes = 11 } == 1)
        #expect(
            failures {
                $0.keystrokes = 11; $0.keystrokesLost = 1
            } == 1)
        #expect(
            failures {
                $0.keystrokes = 11; $0.keystrokesCutOff = 1
            } == 0)
        #expect(
            failures {
                $0.queries = 1; $0.answersWrong = 1
            } == 1)
        #expect(
            failures {
                $0.queries = 1; $0.answersLost = 1
            } == 1)
        #expect(failures { $0.queries = 1 } == 1)
        #expect(
            failures {
                $0.queries = 1; $0.answersFailed = 1
            } == 0)
        #expect(
            failures {
                $0.keystrokes = 3; $0.latency = Histogram(); $0.keystrokesCutOff = 2
            } == 1)
    }

    @Test func thresholdsDecideTheExitCode() {
        #expect(failures(p99: 9.1) == 0)
        #expect(failures(p99: 8.5) == 1)
        #expect(failures(errors: 0) { $0.failed("status 503") } == 1)
        #expect(failures(errors: 1) { $0.failed("status 503") } == 0)
    }

    @Test func aLateClientIsSaidToBeTheLimit() {
        #expect(!report().client.wasTheLimit)
        #expect(report { ledger in ledger.lateness.record(.milliseconds(80)) }.client.wasTheLimit)
    }

    @Test func theThreeFormsSayTheSame() throws {
        let report = report { $0.failed("<closed & gone>") }
        let back = try JSONDecoder().decode(Report.self, from: report.json())
        #expect(back.keystrokes.typed == 10 && back.latency.p50 == report.latency.p50)
        #expect(report.text.contains("10 typed = 9 answered + 1 superseded"))
        let page = ReportPage(report: report).html
        #expect(page.contains("&lt;closed &amp; gone&gt;") && !page.contains("<closed"))
        #expect(page.contains("<polyline") && !page.contains("http://") && !page.contains("https://"))
    }

    @Test func mergedLedgersAddUp() {
        var one = Ledger()
        one.keystrokes = 2
        one.failed("a")
        var other = one
        other.latency.record(5)
        other.failed("b")
        one.merge(other)
        #expect(one.keystrokes == 4 && one.errors == ["a": 2, "b": 1] && one.answered == 1)
    }

    @Test func theSameQuestionMustGetTheSameBytes() {
        var book = AnswerBook()
        #expect(book.isSame([1, 2], for: "q") == true)
        #expect(book.isSame([1, 2], for: "q") == true)
        #expect(book.isSame([1, 3], for: "q") == false)
    }
}

@Suite struct TargetTests {
    @Test func aTargetIsAPortOrAnAddress() {
        #expect(Target(argument: "8080") == Target(host: "127.0.0.1", port: 8080, path: "/ws"))
        #expect(Target(argument: "ws://127.0.0.2:81/ws") == Target(host: "127.0.0.2", port: 81, path: "/ws"))
        #expect(Target(argument: "example.org:81") == Target(host: "example.org", port: 81, path: "/ws"))
        #expect(Target(argument: "wss://example.org") == nil)
        #expect(Target(argument: "0") == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("localhost", true), ("10.0.0.1", false), ("example.org", false),
        ("127.0.0.1.example.org", false), ("127.example.org", false),
    ])
    func onlyThisMachineIsLoadedUnasked(host: String, isLoopback: Bool) {
        #expect(Target(host: host, port: 1, path: "/ws").isLoopback == isLoopback)
    }

    @Test func seqIsFoundBehindTheCandidates() {
        #expect(
            Frames.seq(ByteBuffer(string: #"{"type":"prediction","data":[{"a":[1]}],"seq":41,"cache":"miss"}"#)) == 41)
        #expect(Frames.seq(ByteBuffer(string: #"{"type":"prediction","data":[]}"#)) == nil)
        #expect(Frames.seq(ByteBuffer()) == nil)
    }
}
