using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <summary>Writes down, step by step, what a new process does before it executes the workload.</summary>
/// <remarks>
/// The only way to start a process in new namespaces. Steps run in the order in which they are added, in the new process, by
/// guest/Enisle.Init; each failing step names itself. Partial by subject: files, mounts, process. Thread: one.
/// </remarks>
public sealed partial class SpawnPlanBuilder
{
    private const int OpenHowSize = 24;

    private readonly List<PlanLabel> _labels = new(512);
    private readonly List<int> _jumps = [];
    private readonly List<(int Step, int Jump, bool OnSuccess)> _uses = [];
    private readonly List<int> _inherited = [];
    private readonly Dictionary<(int Flags, ulong Mode, ulong Resolve), long> _hows = [];
    private PlanStep[] _steps = GC.AllocateUninitializedArray<PlanStep>(768); // more than a usual container needs
    private byte[] _data = GC.AllocateUninitializedArray<byte>(48 * 1024);
    private int _stepCount;
    private int _dataLength = 8; // offset 0 means «no label»
    private int _slots = 1; // slot 0 takes what nobody reads
    private bool _carriesLabels;

    /// <summary>Namespaces the process is born into, and the like: CLONE_* flags.</summary>
    public ulong CloneFlags { get; set; }

    /// <summary>The cgroup v2 directory the process is born into (CLONE_INTO_CGROUP), or null.</summary>
    public OwnedFd? CgroupDirectory { get; set; }

    /// <summary>A PID namespace that the process is born into instead of this one's own, or null.</summary>
    public OwnedFd? PidNamespace { get; set; }

    /// <summary>With a new user namespace: wait until the parent has written its maps, then become its root, before the init is executed.</summary>
    public bool WaitForIdMaps { get; set; }

    /// <summary>How many of the caller's descriptors, from 3 up, the workload gets.</summary>
    public int PreservedDescriptors { get; set; }

    /// <summary>Slots in use; give it to <see cref="ReleaseSlots"/> when what was opened since is no longer needed.</summary>
    public int SlotMark => _slots;

    /// <summary>The steps so far.</summary>
    public int StepCount => _stepCount;

    /// <summary>A fresh slot.</summary>
    /// <exception cref="InvalidOperationException">All are in use: a bug in the caller.</exception>
    public PlanSlot NewSlot() =>
        _slots < PlanLayout.SlotCount ? new PlanSlot((byte)_slots++) : throw new InvalidOperationException("the plan is out of slots");

    /// <summary>Forgets the slots taken since <paramref name="mark"/>; descriptors in them stay open.</summary>
    public void ReleaseSlots(int mark) => _slots = mark;

    /// <summary>The process keeps <paramref name="fd"/>, under the same number, until it executes the workload.</summary>
    /// <returns>The number. The caller keeps the descriptor open until the process is started.</returns>
    public int Inherit(OwnedFd fd)
    {
        int number = fd.Number;
        if (!_inherited.Contains(number))
        {
            _inherited.Add(number);
        }

        return number;
    }

    /// <summary>The address of a NUL-terminated copy of <paramref name="text"/>.</summary>
    public long String(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a path or argument holds a NUL character", nameof(text));
        }

        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length) + 1, 1);
        int start = _dataLength;
        _dataLength += Encoding.UTF8.GetBytes(text, _data.AsSpan(start));
        _data[_dataLength++] = 0;
        return AddressOf(start);
    }

    /// <summary>The address of a copy of <paramref name="bytes"/>, aligned to eight.</summary>
    public long Bytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length, 8);
        int start = _dataLength;
        bytes.CopyTo(_data.AsSpan(start));
        _dataLength += bytes.Length;
        return AddressOf(start);
    }

    /// <summary>The address of a copy of a struct.</summary>
    public long Struct<T>(in T value)
        where T : unmanaged => Bytes(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>The address of a NULL-terminated array of pointers to the strings, as argv and envp.</summary>
    public long StringArray(IReadOnlyList<string> strings)
    {
        long[] pointers = new long[strings.Count + 1];
        for (int i = 0; i < strings.Count; i++)
        {
            pointers[i] = String(strings[i]);
        }

        return Bytes(MemoryMarshal.AsBytes<long>(pointers));
    }

    /// <summary>The address of <paramref name="size"/> zero bytes for a call to write into.</summary>
    public long Buffer(int size)
    {
        Reserve(size, 8);
        int start = _dataLength;
        _data.AsSpan(start, size).Clear();
        _dataLength += size;
        return AddressOf(start);
    }

    /// <summary>Adds a system call. A failure that is not ignored ends the process, and says <paramref name="verb"/> and <paramref name="subject"/>.</summary>
    public PlanCall Call(string verb, string? subject, Syscall number, params ReadOnlySpan<PlanArg> arguments)
    {
        int index = AddStep(verb, subject);
        ref PlanStep step = ref _steps[index];
        step.Op = PlanOp.Call;
        step.Number = (int)number;
        SetArguments(ref step, arguments);
        return new PlanCall(this, index);
    }

    /// <summary>Loads 1, 2, 4 or 8 bytes that a call has written.</summary>
    public PlanSlot Load(PlanArg address, int size)
    {
        int index = AddStep("load", null);
        ref PlanStep step = ref _steps[index];
        step.Op = PlanOp.Load;
        PlanSlot slot = NewSlot();
        step.Result = slot.Index;
        SetArguments(ref step, [address, size]);
        return slot;
    }

    /// <summary>Stores 4 or 8 bytes where a later call will read them.</summary>
    public void Store(PlanArg address, int size, PlanArg value)
    {
        int index = AddStep("store", null);
        ref PlanStep step = ref _steps[index];
        step.Op = PlanOp.Store;
        SetArguments(ref step, [address, size, value]);
    }

    /// <summary>A place to jump to, not yet in the plan.</summary>
    public PlanJump NewJump()
    {
        _jumps.Add(-1);
        return new PlanJump(_jumps.Count - 1);
    }

    /// <summary>Puts <paramref name="jump"/> before the step that is added next.</summary>
    public void Place(PlanJump jump) => _jumps[jump.Index] = _stepCount;

    /// <summary>Goes to <paramref name="jump"/> when the masked value equals <paramref name="expected"/>.</summary>
    public void JumpIfEqual(PlanArg value, PlanArg mask, PlanArg expected, PlanJump jump)
    {
        int index = AddStep("jump", null);
        ref PlanStep step = ref _steps[index];
        step.Op = PlanOp.JumpIfEqual;
        SetArguments(ref step, [value, mask, expected]);
        JumpFrom(index, jump, onSuccess: false);
    }

    /// <summary>Goes to <paramref name="jump"/> always.</summary>
    public void Jump(PlanJump jump) => JumpIfEqual(0, 0, 0, jump);

    /// <summary>Fails here with <paramref name="errno"/>.</summary>
    public void Fail(string verb, string? subject, Errno errno) => Fail(verb, subject, (int)errno);

    /// <summary>Fails here with an errno, or with <see cref="PlanFailure.WaitStatus"/> and a wait status, that a slot may hold.</summary>
    public void Fail(string verb, string? subject, PlanArg reason)
    {
        int index = AddStep(verb, subject);
        ref PlanStep step = ref _steps[index];
        step.Op = PlanOp.Fail;
        SetArguments(ref step, [reason]);
    }

    /// <summary>Ends the process quietly.</summary>
    public void Exit(int code)
    {
        int index = AddStep("exit", null);
        ref PlanStep step = ref _steps[index];
        step.Op = PlanOp.Exit;
        SetArguments(ref step, [code]);
    }

    /// <summary>From here on failures go to another descriptor: the one that <c>start</c> listens on, which has no plan to look labels up in.</summary>
    public void RedirectFailures(PlanArg fd)
    {
        Store(PlanLayout.Address + PlanLayout.ErrorFdOffset, 4, fd);
        _carriesLabels = true;
    }

    /// <summary>The error pipe's own number, known only when the process is started.</summary>
    public PlanSlot ErrorDescriptor() => Load(PlanLayout.Address + PlanLayout.ErrorFdOffset, 4);

    /// <summary>Puts a value known now into a slot that other ways through the plan fill differently.</summary>
    public void Set(PlanSlot slot, PlanArg value)
    {
        int index = AddStep("set", null);
        ref PlanStep step = ref _steps[index];
        step.Op = PlanOp.Set;
        step.Result = slot.Index;
        SetArguments(ref step, [value]);
    }

    /// <summary>(value &amp; mask) | bits.</summary>
    public PlanSlot Mask(PlanArg value, PlanArg mask, PlanArg bits)
    {
        int index = AddStep("mask", null);
        ref PlanStep step = ref _steps[index];
        step.Op = PlanOp.Mask;
        PlanSlot slot = NewSlot();
        step.Result = slot.Index;
        SetArguments(ref step, [value, mask, bits]);
        return slot;
    }

    /// <summary>The finished plan.</summary>
    public SpawnPlan Build()
    {
        foreach ((int step, int jump, bool onSuccess) in _uses)
        {
            int target = _jumps[jump];
            if (target < 0)
            {
                throw new InvalidOperationException("a jump of the plan was never placed");
            }

            if (onSuccess)
            {
                _steps[step].SuccessTarget = (ushort)target;
            }
            else
            {
                _steps[step].Target = (ushort)target;
            }
        }

        return new SpawnPlan(_steps.AsMemory(0, _stepCount), _data.AsMemory(0, _dataLength), _labels, _inherited)
        {
            CloneFlags = CloneFlags,
            CgroupDirectory = CgroupDirectory,
            PidNamespace = PidNamespace,
            WaitForIdMaps = WaitForIdMaps,
            PreservedDescriptors = PreservedDescriptors,
        };
    }

    /// <summary>The step that <see cref="PlanCall"/> refines.</summary>
    internal ref PlanStep StepAt(int index) => ref _steps[index];

    /// <summary>Remembers a jump whose place may not be known yet.</summary>
    internal void JumpFrom(int step, PlanJump jump, bool onSuccess) => _uses.Add((step, jump.Index, onSuccess));

    private static long AddressOf(int dataOffset) => PlanLayout.Address + PlanLayout.DataOffset + dataOffset;

    private static void SetArguments(ref PlanStep step, ReadOnlySpan<PlanArg> arguments)
    {
        Span<long> values = MemoryMarshal.CreateSpan(ref step.A0, 6);
        for (int i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Value;
            if (arguments[i].IsSlot)
            {
                step.SlotMask |= (byte)(1 << i);
            }
        }
    }

    // May move the steps: its result goes into a variable before _steps is looked at.
    private int AddStep(string verb, string? subject)
    {
        if (_stepCount >= PlanLayout.MaxSteps)
        {
            throw new EnisleException(ErrorKind.Invalid, "config.json asks for more mounts, devices and paths than a start can have");
        }

        if (_stepCount == _steps.Length)
        {
            Array.Resize(ref _steps, _steps.Length * 2);
        }

        PlanLabel label = new(verb, subject);
        _labels.Add(label);
        _steps[_stepCount] = default;
        if (_carriesLabels)
        {
            _steps[_stepCount].Label = (int)(String(label.ToString()) - AddressOf(0));
        }

        return _stepCount++;
    }

    private void Reserve(int size, int alignment)
    {
        _dataLength = (_dataLength + alignment - 1) & -alignment;
        if (_dataLength + size > _data.Length)
        {
            if (_dataLength + size > PlanLayout.MaxData)
            {
                throw new EnisleException(ErrorKind.Invalid, "config.json: arguments, environment and mounts are too large together");
            }

            Array.Resize(ref _data, Math.Max(_data.Length * 2, _dataLength + size));
        }
    }
}
