import CLinux
import DocumentSearch
import Glibc
import Synchronization

/// One document being read by one caged child: the conversation, its deadline, and how each end is told. Its calls block a
/// thread of the cage's; `cancel` and `resume` may come from anywhere.
final class Reading: Sendable {
    struct Plan: Sendable {
        var job: CageJob
        /// Running time allowed, pauses not counted.
        var deadlineMilliseconds: Int
        /// Time allowed in the quick lane; nil: the reading is in the long lane.
        var momentMilliseconds: Int?
        /// How often the deadline is given once more to a reading that had little of the processor.
        var starvedDeadlines = 0
    }

    /// Upper bound of a pause in the long lane: one before it may take its whole deadline, given again on a busy machine.
    private static let pausedMillisecondsMax = 900_000
    /// Time that a child may take to confine itself.
    private static let startMillisecondsMax = 10_000
    /// Share of the deadline that a reading must have computed to count as slow by itself: a half.
    private static let slowShare = 2
    /// Least time in the quick lane, and the interval at which a reading checks whether others wait.
    private static let crowdedMilliseconds = 200
    /// Includes of one manual page, upper bound.
    private static let includesMax = 64

    let number: UInt64
    private let plan: Plan
    private let file: OpenFile?
    private let include: @Sendable (String) -> OpenFile?
    private let isCrowded: @Sendable () -> Bool
    private let momentPassed: @Sendable () -> ReadingLanes.MomentAction
    /// Events: the result is not wanted any more; a paused reading may go on.
    private let cancelled: EventDescriptor
    private let resumed: EventDescriptor
    private let child = Mutex<CagedChild?>(nil)
    private let millisecondsLeft: Mutex<Int>
    private let isLong: Mutex<Bool>
    /// Deadlines given once more, so far.
    private let starved = Mutex(0)
    private let isDisplaced = Mutex(false)
    private let about = Mutex(CagedAbout())

    /// - Parameters:
    ///   - include: opens a page of the document's own tree
    ///   - isCrowded: whether others wait for a place in the quick lane: then a moment is shorter
    ///   - momentPassed: asks the lanes how to go on after the moment in the quick lane
    init?(
        number: UInt64, plan: Plan, file: OpenFile?, include: @escaping @Sendable (String) -> OpenFile?,
        isCrowded: @escaping @Sendable () -> Bool = { false },
        momentPassed: @escaping @Sendable () -> ReadingLanes.MomentAction
    ) {
        guard let cancelled = EventDescriptor(), let resumed = EventDescriptor() else { return nil }
        (self.number, self.plan, self.file, self.include) = (number, plan, file, include)
        (self.cancelled, self.resumed) = (cancelled, resumed)
        (self.isCrowded, self.momentPassed) = (isCrowded, momentPassed)
        millisecondsLeft = Mutex(plan.deadlineMilliseconds)
        isLong = Mutex(plan.momentMilliseconds == nil)
    }

    func cancel() { cancelled.signal() }
    var isCancelled: Bool { cancelled.isSignalled }

    /// Ends the reading because another document, which a query asked for, takes its place.
    func displace() {
        isDisplaced.withLock { $0 = true }
        cancelled.signal()
    }

    func resume() { resumed.signal() }

    /// Ends the child in any state. Must be called after the conversation.
    func end() { child.withLock { $0 }?.end() }

    // MARK: Conversation

    /// Gives the document to the child and waits until all of its text is there.
    func summary(of child: CagedChild) -> Result<(textBytes: Int, pages: Int), DocumentProblem> {
        self.child.withLock { $0 = child }
        var includesLeft = Self.includesMax
        do throws(CagedChild.Interruption) {
            while true {
                switch try next(child) {
                case .about(let about): self.about.withLock { $0 = about }
                case .summary(let textBytes, let pages): return .success((textBytes, pages))
                case .problem(let problem): return .failure(problem)
                case .include(let path):
                    includesLeft -= 1
                    guard includesLeft >= 0 else { throw .babble("that it includes page after page") }
                    let page = plan.job.isLocal ? include(path) : nil
                    guard child.answer(page != nil, page) else { throw .closed }
                case .ready, .page, .partEnd, .done, .report: throw .babble("something else than a summary")
                }
            }
        } catch {
            return .failure(problem(error, child))
        }
    }

    /// Takes the pages, for which there is room now, and those of further parts.
    ///
    /// - Parameters:
    ///   - admit: makes room for the next part
    ///   - onPart: called with all pages so far when those of a part are there, but for the last part
    func document(
        admit: (_ textBytes: Int, _ pages: Int) throws(DocumentProblem) -> Void, onPart: ([Page]) -> Void
    ) -> Result<ReadDocument, DocumentProblem> {
        guard let child = child.withLock({ $0 }) else { return .failure(DocumentProblem.notWanted) }
        var pages: [Page] = []
        do throws(CagedChild.Interruption) {
            guard child.answer(true) else { throw .closed }
            while true {
                switch try next(child) {
                case .page(let page): pages.append(page)
                case .about(let about): self.about.withLock { $0 = about }
                case .partEnd: onPart(pages)
                case .summary(let textBytes, let count):
                    do throws(DocumentProblem) { try admit(textBytes, count) } catch { return .failure(error) }
                    guard child.answer(true) else { throw .closed }
                case .problem(let problem): return .failure(problem)
                case .done:
                    let about = about.withLock { $0 }
                    return .success(
                        ReadDocument(
                            pages: pages, title: about.title, notes: about.notes, pagesLeftOut: about.pagesLeftOut))
                case .ready, .include, .report: throw .babble("something else than a page")
                }
            }
        } catch {
            return .failure(problem(error, child))
        }
    }

    /// The report of a probe of the cage.
    func report(of child: CagedChild) -> Result<String, DocumentProblem> {
        self.child.withLock { $0 = child }
        do throws(CagedChild.Interruption) {
            guard case .report(let text) = try next(child) else { throw .babble("something else than a report") }
            return .success(text)
        } catch {
            return .failure(problem(error, child))
        }
    }

    /// Waits until a child has shut itself in, and gives it the document.
    func begin(with child: CagedChild) -> Result<Void, DocumentProblem> {
        do throws(CagedChild.Interruption) {
            let deadline = CagedChild.Deadline(milliseconds: Self.startMillisecondsMax)
            _ = try child.ready(until: deadline, wake: cancelled.descriptor)
            guard child.give(plan.job, file) else { throw .closed }
            if plan.momentMilliseconds == nil { child.becameLong() }
            return .success(())
        } catch {
            return .failure(error == .notWanted ? problem(error, child) : Self.startProblem(child))
        }
    }

    private func next(_ child: CagedChild) throws(CagedChild.Interruption) -> CageReply {
        while true {
            let left = millisecondsLeft.withLock { $0 }
            let slice = isLong.withLock { $0 } ? left : min(left, Self.crowdedMilliseconds)
            let deadline = CagedChild.Deadline(milliseconds: slice, isMoment: slice < left)
            let start = CagedChild.Deadline.now
            defer {
                let took = Int(CagedChild.Deadline.now - start)
                millisecondsLeft.withLock { $0 -= took }
            }
            do throws(CagedChild.Interruption) {
                return try child.next(until: deadline, wake: cancelled.descriptor)
            } catch {
                if error == .deadline, isStarved(child) { continue }
                guard error == .moment else { throw error }
            }
            let ran = plan.deadlineMilliseconds * (1 + starved.withLock { $0 }) - left + slice
            if ran >= plan.momentMilliseconds ?? 0 || isCrowded() { try leaveQuickLane(child) }
        }
    }

    /// Gives the deadline once more to a reading that had little of the processor.
    private func isStarved(_ child: CagedChild) -> Bool {
        let times = starved.withLock { $0 }
        guard times < plan.starvedDeadlines,
            child.runningMilliseconds() * Self.slowShare < plan.deadlineMilliseconds
        else { return false }
        starved.withLock { $0 = times + 1 }
        millisecondsLeft.withLock { $0 += plan.deadlineMilliseconds }
        return true
    }

    /// The moment in the quick lane is over.
    private func leaveQuickLane(_ child: CagedChild) throws(CagedChild.Interruption) {
        isLong.withLock { $0 = true }
        switch momentPassed() {
        case .goOn: break
        case .giveUp: throw .moment
        case .pause:
            child.pause()
            let start = CagedChild.Deadline.now
            let isWanted = resumed.wait(milliseconds: Self.pausedMillisecondsMax, or: cancelled)
            let stood = Int(CagedChild.Deadline.now - start)
            millisecondsLeft.withLock { $0 += stood }
            guard isWanted else { throw cancelled.isSignalled ? .notWanted : .moment }
            child.goOn()
        }
        child.becameLong()
    }

    // MARK: Endings

    private func problem(_ interruption: CagedChild.Interruption, _ child: CagedChild) -> DocumentProblem {
        switch interruption {
        case .notWanted:
            return isDisplaced.withLock { $0 }
                ? DocumentProblem(
                    .busy, "a document that a query asks for took its place at the reader", isTransient: true)
                : DocumentProblem.notWanted
        case .deadline:
            child.end()
            // A reading that had little of the processor says nothing about its document: the machine stood still, or was
            // too busy.
            let given = plan.deadlineMilliseconds * (1 + starved.withLock { $0 })
            guard child.processorMilliseconds * Self.slowShare >= plan.deadlineMilliseconds else {
                return DocumentProblem(.timedOut, "its reader got too little processor time: ask again later")
            }
            return DocumentProblem(
                .tooSlow, "reading it took longer than the \(given / 1000) s that it may take")
        case .moment:
            return DocumentProblem(
                .busy, "too many documents that take long are being read: ask again in a minute", isTransient: true)
        case .babble(let what): return DocumentProblem(.extractorFailed, "its reader sent an invalid message: \(what)")
        case .closed: return closedProblem(child.endAfterClosing())
        }
    }

    private func closedProblem(_ ending: CagedChild.Ending) -> DocumentProblem {
        switch ending {
        case .signal(SIGXCPU):
            DocumentProblem(
                .tooSlow, "reading it took more than the \(plan.job.processorSeconds) s of processor time it may take")
        case .signal(SIGKILL):
            DocumentProblem(.extractorFailed, "the system killed its reader for lack of memory", isTransient: true)
        case .signal(let number):
            DocumentProblem(
                .extractorFailed,
                "it is broken, or needs more than the \(plan.job.memoryBytes >> 20) MiB that its reader may take (signal \(number))"
            )
        case .exited: DocumentProblem(.extractorFailed, "its reader ended early")
        case .lost: DocumentProblem(.extractorFailed, "its reader does not end: the kernel holds it")
        }
    }

    /// The version of Landlock that holds in a child that has not been given anything yet.
    static func landlock(of child: CagedChild) -> Result<Int, DocumentProblem> {
        guard let never = EventDescriptor() else { return .failure(startProblem(child)) }
        do throws(CagedChild.Interruption) {
            let deadline = CagedChild.Deadline(milliseconds: Self.startMillisecondsMax)
            return .success(try child.ready(until: deadline, wake: never.descriptor))
        } catch {
            return .failure(startProblem(child))
        }
    }

    private static func startProblem(_ child: CagedChild) -> DocumentProblem {
        switch child.endAfterClosing() {
        case .exited(ReaderRole.Exit.noFolder):
            DocumentProblem(
                .extractorMissing, "a reader needs a folder for temporary files in which it can make one of its own")
        case .exited(ReaderRole.Exit.cage):
            DocumentProblem(.extractorMissing, "the kernel refuses to confine a reader (Landlock, seccomp)")
        default: DocumentProblem(.extractorFailed, "its reader could not be started", isTransient: true)
        }
    }
}
