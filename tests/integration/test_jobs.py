# SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs: their table (the C program job_test)."""

import ctest
import pytest
from test_tokens import drop


@pytest.mark.sanitizer
@pytest.mark.deadline(320)
def test_store(stores):
    drop(stores, "job_")
    ctest.run(stores, "job_test", prefix="job_", timeout=300)
    drop(stores, "job_")
