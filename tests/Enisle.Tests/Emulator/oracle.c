// Runs instructions on the processor itself: reads cases from standard input, writes what they did to standard output.
// A case: 16 bytes of code (padded), 16 registers (rsp ignored), flags, 64 bytes of memory at DATA. An answer: registers, flags, memory, signal.
#define _GNU_SOURCE
#include <signal.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define CODE 0x10000000ul
#define DATA 0x20000000ul
#define STACK 0x30000000ul

struct state { uint64_t regs[16]; uint64_t flags; uint8_t memory[64]; };
struct test { uint8_t code[16]; struct state before; };
struct answer { struct state after; uint64_t signal; };

static sigjmp_buf back;
static volatile uint64_t got;
static volatile uint64_t *mailbox = (uint64_t *)(DATA + 0x8000);
static uint8_t alternate[65536];

static void handler(int number, siginfo_t *info, void *context)
{
    (void)info; (void)context;
    got = number;
    siglongjmp(back, 1);
}

static uint8_t *put8(uint8_t *p, int n, ...)
{
    __builtin_va_list v;
    __builtin_va_start(v, n);
    while (n--) *p++ = __builtin_va_arg(v, int);
    __builtin_va_end(v);
    return p;
}

static uint8_t *move(uint8_t *p, int reg, int store, uint32_t address) // mov reg, [address] or back
{
    p = put8(p, 4, reg >= 8 ? 0x4C : 0x48, store ? 0x89 : 0x8B, 0x04 | (reg & 7) << 3, 0x25);
    memcpy(p, &address, 4);
    return p + 4;
}

int main(void)
{
    mmap((void *)CODE, 8192, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    mmap((void *)DATA, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    mmap((void *)STACK, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    stack_t stack = { .ss_sp = alternate, .ss_size = sizeof alternate };
    sigaltstack(&stack, 0);
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
    int numbers[] = { SIGSEGV, SIGFPE, SIGILL, SIGBUS, SIGTRAP };
    for (int i = 0; i < 5; i++) sigaction(numbers[i], &action, 0);
    struct test t;
    while (fread(&t, sizeof t, 1, stdin) == 1) {
        uint64_t *in = (uint64_t *)mailbox, *out = in + 32;
        memcpy(in, t.before.regs, 128);
        in[16] = t.before.flags | 0x202;
        in[17] = 0;
        memcpy((void *)DATA, t.before.memory, 64);
        uint8_t *p = (uint8_t *)CODE;
        // save what the compiler relies on, take the case's flags and registers, run, put everything away
        p = put8(p, 6, 0x53, 0x55, 0x41, 0x54, 0x41, 0x55); // push rbx rbp r12 r13
        p = put8(p, 4, 0x41, 0x56, 0x41, 0x57);
        p = move(p, 4, 1, DATA + 0x8000 + 60 * 8);
        p = move(p, 0, 0, DATA + 0x8000 + 16 * 8);
        p = put8(p, 2, 0x50, 0x9D);
        for (int r = 0; r < 16; r++) if (r != 4) p = move(p, r, 0, DATA + 0x8000 + r * 8);
        p = move(p, 4, 0, DATA + 0x8000 + 61 * 8);
        memcpy(p, t.code, 16); p += 16;
        for (int r = 0; r < 16; r++) p = move(p, r, 1, DATA + 0x8000 + (32 + r) * 8);
        p = move(p, 4, 0, DATA + 0x8000 + 60 * 8);
        p = put8(p, 2, 0x9C, 0x58);
        p = move(p, 0, 1, DATA + 0x8000 + 48 * 8);
        p = put8(p, 4, 0x41, 0x5F, 0x41, 0x5E);
        p = put8(p, 7, 0x41, 0x5D, 0x41, 0x5C, 0x5D, 0x5B, 0xC3);
        in[61] = STACK + 0x8000;
        got = 0;
        memset(out, 0, 17 * 8);
        if (sigsetjmp(back, 1) == 0) ((void (*)(void))CODE)();
        __asm__ volatile("cld; fninit");
        struct answer a;
        memcpy(a.after.regs, out, 128);
        a.after.flags = out[16];
        memcpy(a.after.memory, (void *)DATA, 64);
        a.signal = got;
        fwrite(&a, sizeof a, 1, stdout);
    }
    return 0;
}
