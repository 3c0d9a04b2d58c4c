/* Finds the verb and runs it. */
#include "base/banned.h"

int main(void)
{
    return 0;
}
