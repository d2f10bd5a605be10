import Testing

@testable import DocumentSearch

@Suite struct AnswerEvidenceTests {
    private func evidence(_ change: (inout AnswerEvidence) -> Void) -> AnswerEvidence {
        var evidence = AnswerEvidence()
        (evidence.cover, evidence.presence, evidence.margin) = (0.7, 0.8, 0.2)
        (evidence.words, evidence.size) = (1.4, 5)
        change(&evidence)
        return evidence
    }

    @Test func nothingFoundIsNoAnswer() {
        #expect(AnswerEvidence().answerable == 0 && AnswerEvidence().confidence == 0)
    }

    @Test(arguments: [nil, 0.6])
    func moreOfTheQuestionIsMoreProbable(_ closeness: Double?) {
        let less = evidence { $0.closeness = closeness }
        let more = evidence {
            $0.closeness = closeness
            ($0.cover, $0.presence) = (0.9, 1)
        }
        #expect(less.answerable < more.answerable && less.confidence < more.confidence)
        let larger = evidence {
            $0.closeness = closeness
            $0.size = 9
        }
        #expect(larger.answerable < less.answerable)
        for value in [less, more, larger] {
            #expect((0...1).contains(value.answerable) && (0...1).contains(value.confidence))
        }
    }

    @Test func aCloserSentenceIsMoreProbable() {
        let far = evidence { $0.closeness = 0.1 }
        let near = evidence { $0.closeness = 0.9 }
        #expect(far.answerable < near.answerable && far.confidence < near.confidence)
    }

    @Test func theNumbersHaveTheirNames() {
        #expect(AnswerEvidence.names.count == AnswerEvidence().values.count)
    }
}
