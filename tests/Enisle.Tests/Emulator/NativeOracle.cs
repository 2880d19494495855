using System.Diagnostics;

namespace Enisle.Tests.Emulator;

/// <summary>The processor itself, asked through a child process.</summary>
internal static class NativeOracle
{
    public static bool IsPresent { get; } = File.Exists("/usr/bin/gcc");

    public static InstructionOutcome[] Run(IReadOnlyList<InstructionCase> cases)
    {
        string folder = Directory.CreateTempSubdirectory("enisle-oracle-").FullName;
        try
        {
            string program = Path.Combine(folder, "oracle");
            using (Process compiler = Start("/usr/bin/gcc", ["-O1", "-w", "-o", program, Path.Combine(AppContext.BaseDirectory, "Emulator", "oracle.c")]))
            {
                compiler.WaitForExit();
                Assert.Equal(0, compiler.ExitCode);
            }

            using Process oracle = Start(program, []);
            var writer = Task.Run(() =>
            {
                foreach (InstructionCase test in cases)
                {
                    oracle.StandardInput.BaseStream.Write(test.ToBytes());
                }

                oracle.StandardInput.Close();
            });
            var outcomes = new InstructionOutcome[cases.Count];
            byte[] answer = new byte[InstructionOutcome.Bytes];
            for (int i = 0; i < outcomes.Length; i++)
            {
                oracle.StandardOutput.BaseStream.ReadExactly(answer);
                outcomes[i] = InstructionOutcome.Parse(answer);
            }

            oracle.WaitForExit();
            writer.GetAwaiter().GetResult();
            return outcomes;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true }) ?? throw new InvalidOperationException(program);
}
