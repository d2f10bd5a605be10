import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct AnswerCursorTests {
    private func read(_ trail: AnswerTrail, _ cursor: inout AnswerCursor) -> [String] {
        var frames: [String] = []
        while let message = cursor.next(trail) {
            switch message {
            case .status(let status): frames.append("status \(status.stage.rawValue)")
            case .answerChunk(let chunk):
                frames.append(
                    "\(chunk.isSnapshot ? "snapshot" : "chunk") \(chunk.offset)-\(chunk.end) \(chunk.content)")
            case .context: frames.append("context")
            case .finalAnswer(let final): frames.append("final \(final.finish.rawValue) \(final.length)")
            case .error(let error): frames.append("error \(error.code.rawValue)")
            default: frames.append("?")
            }
        }
        return frames
    }

    private func trail(_ text: String, isOver: Bool = true) -> AnswerTrail {
        var trail = AnswerTrail(id: "a", epoch: 1)
        _ = trail.append(text)
        trail.found(AnswerContext(id: "a", details: [], scenario: "general", citations: []))
        if isOver { trail.ended(.stop, timing: .init()) }
        return trail
    }

    @Test func framesComeInTheirOrder() {
        var trail = AnswerTrail(id: "a", epoch: 1)
        trail.entered(.reading, "")
        var cursor = AnswerCursor(trail)
        #expect(read(trail, &cursor) == ["status reading"])
        _ = trail.append("one ")
        #expect(read(trail, &cursor) == ["chunk 0-4 one "])
        _ = trail.append("two")
        _ = trail.append(" three")
        #expect(read(trail, &cursor) == ["chunk 4-13 two three"])
        trail.failed(ErrorFrame(.answerFailed, ""))
        trail.found(AnswerContext(id: "a", details: [], scenario: "general", citations: []))
        #expect(read(trail, &cursor) == [])
        trail.ended(.error, timing: .init())
        #expect(read(trail, &cursor) == ["error AI_001", "context", "final error 13"])
        #expect(cursor.isDone)
    }

    @Test func aReaderGoesOnWhereItStopped() {
        let trail = trail("héllo wörld")
        var cursor = AnswerCursor(trail, resuming: ResumeRequest(id: "a", epoch: 1, offset: 3))
        #expect(cursor.opening == .resumed(offset: 3))
        #expect(read(trail, &cursor) == ["chunk 3-13 llo wörld", "context", "final stop 13"])
    }

    @Test(arguments: [(0, 0), (1, 0), (2, 4), (1, 2), (1, 99), (1, -1)])
    func anythingElseGetsOneSnapshot(epoch: Int, offset: Int) {
        let trail = trail("héllo")
        var cursor = AnswerCursor(trail, resuming: ResumeRequest(id: "a", epoch: epoch, offset: offset))
        #expect(cursor.opening == .snapshot)
        #expect(read(trail, &cursor) == ["snapshot 0-6 héllo", "context", "final stop 6"])
    }

    @Test func whoHasEverythingGetsTheEndAgain() {
        let trail = trail("hello")
        var cursor = AnswerCursor(trail, resuming: ResumeRequest(id: "a", epoch: 1, offset: 5))
        #expect(read(trail, &cursor) == ["context", "final stop 5"])
    }

    @Test func theConcatenatedChunksAreTheAnswerHoweverItIsCut() {
        let seed = UInt64.random(in: 0...9999)
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let alphabet = ["a", "é", "漢", "😀", "\n", "e\u{301}"]
        var trail = AnswerTrail(id: "a", epoch: 1)
        var cursor = AnswerCursor(trail)
        var expected: [UInt8] = []
        var received: [UInt8] = []
        for _ in 0..<3000 {
            let piece = (0..<next(30)).map { _ in alphabet[next(alphabet.count)] }.joined()
            if trail.append(piece) == .grown { expected += Array(piece.utf8) }
            if next(4) == 0 {
                while case .answerChunk(let chunk)? = cursor.next(trail) {
                    #expect(chunk.offset == received.count, "seed \(seed)")
                    received += Array(chunk.content.utf8)
                }
            }
        }
        while case .answerChunk(let chunk)? = cursor.next(trail) { received += Array(chunk.content.utf8) }
        let isWhole = received == trail.text
        let isWhatWasSaid = trail.text.starts(with: expected)
        #expect(isWhole, "seed \(seed)")
        #expect(isWhatWasSaid, "seed \(seed)")
        #expect(String(validating: trail.text, as: UTF8.self) != nil)
    }
}
